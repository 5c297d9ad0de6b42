// Where a page has a line for it: send what waits, and say what was received. Only then is more loaded.

import { exists } from "./_exists";

export async function glance(): Promise<void> {
  if (document.querySelector("[data-outbox]") && (await exists())) await import("./_line");
}
