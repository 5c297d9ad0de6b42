// What another app shares lands here: in this worker's memory, until the page that it opens asks for it. Nothing of it
// is stored; a worker that was ended meanwhile has forgotten it, and the page says so.

const HANDED = ["title", "text", "url"];
const MOST = 7; // one more than a report takes, so that the page says what was left out

let held: { text: string; files: File[] } | undefined;

/** A share is a form that another app posts; anything else is not for here. */
export function isShare(request: Request): boolean {
  const { origin, pathname } = new URL(request.url);
  return request.method === "POST" && request.mode === "navigate" && origin === location.origin && /^(\/[a-z]{2,3})?\/share$/.test(pathname);
}

/** Keep it for the page, and lead there. */
export async function take(request: Request): Promise<Response> {
  const form = await request.formData();
  const told = HANDED.map((name) => String(form.get(name) ?? "").trim()).filter(Boolean);
  const files = form.getAll("photo").filter((one): one is File => one instanceof File && one.size > 0);
  held = { text: [...new Set(told)].join("\n"), files: files.slice(0, MOST) };
  return Response.redirect(`${request.url}d`, 303);
}

/** Give it once. */
export function give(page: Client | null): void {
  page?.postMessage({ kind: "shared", text: "", files: [], ...held });
  held = undefined;
}
