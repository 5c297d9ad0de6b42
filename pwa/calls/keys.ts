// The keyboard of who talks on the telephone. A function key presses the button that names it, from wherever the hands
// are; in the log of a call one digit or letter answers a question and goes on to the next; what is typed is saved by
// the log's own form, a moment after the last keystroke and when the page is left. Without this script the same form
// has its button, and everything can be reached by Tab and the arrows.

const WAITS_MS = 2_000;
const RESTS_MS = 10_000;
const QUIETLY = "quietly";
const FIELDS = "input:not([type=hidden], [type=radio]), select, textarea";

const log = document.querySelector<HTMLFormElement>("form[data-log]");

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.metaKey || event.shiftKey) return;
  if (event.ctrlKey) return event.key === "Enter" ? end(event) : undefined;
  const button = /^F\d+$/.test(event.key) ? shown(`button[data-key="${event.key}"]`) : undefined;
  if (!button) return answer(event);
  event.preventDefault();
  button.click();
});

function shown(selector: string): HTMLElement | undefined {
  return [...document.querySelectorAll<HTMLElement>(selector)].find((one) => !one.hidden);
}

/** Ctrl and Enter: the call is over, or what was typed is saved. */
function end(event: KeyboardEvent): void {
  const button = log?.querySelector<HTMLButtonElement>("button[name=end]") ?? log?.querySelector("button[value=save]");
  if (!(button instanceof HTMLButtonElement)) return;
  event.preventDefault();
  button.click();
}

/** One key in a question chooses an answer and goes on. */
function answer(event: KeyboardEvent): void {
  const group = (event.target as Element).closest("fieldset.keys");
  const choice = group?.querySelector<HTMLInputElement>(`input[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!log || !group || !choice) return;
  event.preventDefault();
  choice.click();
  next(group)?.focus();
}

/** Where the hands go after a question: the chosen answer of the next one, or the first field after them all. */
function next(group: Element): HTMLElement | null {
  const groups = [...document.querySelectorAll("fieldset.keys")];
  const following = groups[groups.indexOf(group) + 1];
  return following
    ? following.querySelector<HTMLElement>("input:checked")
    : (log?.querySelector<HTMLElement>(FIELDS) ?? null);
}

if (log) keepSaving(log);

function keepSaving(form: HTMLFormElement): void {
  const status = form.querySelector<HTMLElement>("[data-saving]");
  let soon: number | undefined;
  let changed = false;
  let sent = false;
  let saving: Promise<void> | undefined;

  const say = (what: string): void => {
    if (status) status.textContent = status.dataset[what] ?? "";
  };
  const save = (leaving: boolean): void => {
    clearTimeout(soon);
    if (!changed || sent) return;
    if (saving && !leaving) return void saving.then(() => save(false));
    changed = false;
    const said = new URLSearchParams(new FormData(form) as unknown as Record<string, string>);
    const body = new URLSearchParams([...said, [QUIETLY, "yes"]]);
    say("saving");
    saving = fetch(form.action, { method: "POST", body, keepalive: leaving })
      .then((answered) => taken(form, said, answered))
      .catch(() => {
        changed = true;
        return "failed";
      })
      .then((state) => {
        saving = undefined;
        say(state);
      });
  };

  form.addEventListener("input", () => {
    changed = true;
    clearTimeout(soon);
    soon = setTimeout(save, WAITS_MS, false);
  });
  // A button that is pressed while something is being saved waits for it: else the form would seem a stale one.
  form.addEventListener("submit", (event) => {
    clearTimeout(soon);
    if (sent || saving) event.preventDefault();
    if (saving) void saving.then(() => form.requestSubmit(event.submitter));
    else sent = true;
    setTimeout(() => (sent = false), RESTS_MS);
  });
  addEventListener("pageshow", () => (sent = false));
  addEventListener("pagehide", () => save(true));
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) save(true);
  });
}

/** What the house answered: the version that now stands, or why nothing was kept. */
async function taken(form: HTMLFormElement, said: URLSearchParams, answered: Response): Promise<string> {
  const body = answered.ok ? await answered.text() : "";
  if (!/^\d+$/.test(body)) return answered.status === 409 ? "changed" : answered.status === 401 ? "locked" : "failed";
  const fields = form.elements as HTMLFormControlsCollection & Record<string, HTMLInputElement>;
  fields["version"]!.value = body;
  for (const [name, value] of said) {
    const before = fields[`was-${name}`];
    if (before) before.value = value;
  }
  return "saved";
}

for (const button of document.querySelectorAll<HTMLButtonElement>("main [data-print]")) {
  button.addEventListener("click", () => print());
  button.hidden = false;
}
