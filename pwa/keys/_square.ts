// Words as a QR picture: text, no address. Drawn only when asked for.

import { renderSVG } from "uqr";

/** An SVG in a data address. */
export function drawn(words: string): string {
  return `data:image/svg+xml,${encodeURIComponent(renderSVG(words, { ecc: "M", border: 4 }))}`;
}
