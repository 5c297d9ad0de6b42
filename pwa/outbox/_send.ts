// Sends what waits on this phone, from a page or from the service worker.

/** Hand everything that waits to the hotline. Nothing waits yet. */
export async function sendAll(): Promise<void> {}
