// Does anything wait on this phone? Asked on every public page, without leaving a trace.

export const STORE = "waiting";

/** Whether there is a store. Browsers that cannot tell have to look inside. */
export async function exists(): Promise<boolean> {
  if (!globalThis.indexedDB?.databases) return "indexedDB" in globalThis;
  return (await indexedDB.databases()).some(({ name }) => name === STORE);
}
