// A passkey made, or shown. The form says what the device is asked (data-options) and gets its answer in a hidden field;
// all words stand in the template. Without this script, or without passkeys in the browser, its button stays hidden.

import { one } from "../shell/_parts";

// base64url of its own: shared with the sealing's, every phone that reports would fetch one script more for it.
const toText = (bytes: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
const fromText = (coded: string): Uint8Array =>
  Uint8Array.from(atob(coded.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));

interface Named {
  id: string;
}

interface Options {
  challenge: string;
  user?: Named;
  allowCredentials?: Named[];
  excludeCredentials?: Named[];
}

const bytesOf = (list: Named[] | undefined): object[] => (list ?? []).map((each) => ({ ...each, id: fromText(each.id) }));

/** What the house asks, with bytes where it writes base64url. */
function asked(text: string): object {
  const told = JSON.parse(text) as Options;
  return {
    ...told,
    challenge: fromText(told.challenge),
    ...(told.user && { user: { ...told.user, id: fromText(told.user.id) } }),
    allowCredentials: bytesOf(told.allowCredentials),
    excludeCredentials: bytesOf(told.excludeCredentials),
  };
}

/** What the device answered, with base64url where it has bytes. */
function answered({ id, rawId, type, response }: PublicKeyCredential): string {
  const parts: Record<string, string> = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature"]) {
    const value: unknown = Reflect.get(response, name);
    if (value instanceof ArrayBuffer) parts[name] = toText(value);
  }
  return JSON.stringify({ id, rawId: toText(rawId), type, response: parts });
}

async function device(form: HTMLFormElement): Promise<PublicKeyCredential | null> {
  const publicKey = asked(form.dataset["options"] ?? "");
  const made = form.dataset["passkey"] === "new";
  const found = made
    ? await navigator.credentials.create({ publicKey: publicKey as PublicKeyCredentialCreationOptions })
    : await navigator.credentials.get({ publicKey: publicKey as PublicKeyCredentialRequestOptions });
  return found as PublicKeyCredential | null;
}

/** Ask the device and send what it says; when it says nothing the form stands as before. */
async function go(form: HTMLFormElement): Promise<void> {
  const [button, failed] = [one<HTMLButtonElement>(form, "button"), one<HTMLElement>(form, "[data-failed]")];
  button.disabled = failed.hidden = true;
  try {
    const found = await device(form);
    if (!found) throw new Error("no passkey");
    one<HTMLInputElement>(form, "[name=signed]").value = answered(found);
    form.submit();
  } catch {
    button.disabled = failed.hidden = false;
  }
}

if ("PublicKeyCredential" in window) {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-passkey]")) {
    form.hidden = false;
    for (const part of document.querySelectorAll<HTMLElement>("[data-without-passkey]")) part.hidden = true;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void go(form);
    });
  }
}
