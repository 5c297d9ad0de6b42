// One check-in as its desk opens it: sealed with what a phone of one's own keeps, without the code.

import type { tools as Tools } from "../conversation/_phone";
import type { Header, Json } from "../keys/_envelope";
import type { Desk } from "../keys/_sealing";
import type { Waiting } from "../outbox/_store";
import type { Posting } from "./_posting";

export const DOOR = "/api/v1/checkins";

/** `once`: the same for the same part of the same sitting, however often it is sealed anew. */
export async function sealed(
  { canonical, ContentKey, fromText, headerHash, toText, utf8 }: typeof Tools,
  { lookup, access, public: point }: Posting,
  desk: Desk,
  told: { kind: "check_in" | "later"; urgency: Header["urgency"]; content: Record<string, Json>; once: Uint8Array },
): Promise<Waiting> {
  const key = new ContentKey();
  const { kind, urgency, content } = told;
  const header: Header = { format: 1, desk: desk.desk, kind, urgency, where: "unknown", language: document.documentElement.lang };
  const once = toText(told.once);
  const envelope = {
    header,
    key_id: desk.key_id,
    content_key_id: key.id,
    wrapped: await key.wrappedFor(fromText(desk.public), await headerHash(header)),
    body: await key.body(utf8(canonical({ format: 1, ...content }))),
    lookup,
    access,
    public: point,
    once,
  };
  return { once, at: Date.now(), envelope, files: [], door: DOOR };
}
