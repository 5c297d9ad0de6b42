// What adds to a mailbox and cannot read it: all of a code that a phone of one's own may keep.

import type { tools as Tools } from "../conversation/_phone";
import type { Code } from "../keys/_code";

export interface Posting {
  lookup: string;
  access: string;
  public: string;
}

export const posting = ({ lookup, access, public: point }: Code, { toText }: Pick<typeof Tools, "toText">): Posting => ({
  lookup,
  access,
  public: toText(point),
});
