// What was typed into a form: taken from it, and given back to it, also in another language.

export type Typed = [name: string, value: string, checked: boolean][];
type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const fields = (form: HTMLFormElement): Field[] =>
  [...form.querySelectorAll<Field>("input[name], textarea[name], select[name]")].filter(({ name }) => name !== "seed");

const isPick = (field: Field): field is HTMLInputElement =>
  field instanceof HTMLInputElement && ["radio", "checkbox"].includes(field.type);

const isFile = (field: Field): field is HTMLInputElement => field instanceof HTMLInputElement && field.type === "file";

export function typedIn(form: HTMLFormElement): Typed {
  return fields(form)
    .filter((field) => !isFile(field))
    .map((field) => [field.name, field.value, isPick(field) && field.checked]);
}

/** Everything typed, in its place; fields that are not there are left out. */
export function giveBack(form: HTMLFormElement, typed: Typed): void {
  for (const field of fields(form)) {
    const pick = isPick(field);
    const found = typed.find(([name, value]) => name === field.name && (!pick || value === field.value));
    if (!found || isFile(field)) continue;
    if (pick) field.checked = found[2];
    else field.value = found[1];
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
  for (const tile of form.querySelectorAll<HTMLInputElement>("[data-tile]:not(:checked)")) {
    const told = form.querySelectorAll<HTMLInputElement>(`[data-part="${tile.dataset["tile"]}"] :is(input, textarea)`);
    if ([...told].some(({ type, value }) => !["checkbox", "radio"].includes(type) && value)) tile.click();
  }
}

/** Chosen files, moved from one form to another. */
export function moveFiles(from: HTMLFormElement, to: HTMLFormElement): void {
  for (const field of fields(from).filter(isFile)) {
    const place = fields(to).find((one): one is HTMLInputElement => isFile(one) && one.name === field.name);
    if (!place || !field.files?.length) continue;
    place.files = field.files;
    place.dispatchEvent(new Event("change", { bubbles: true }));
  }
}
