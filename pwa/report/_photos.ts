// How many photos are chosen, and whether everything together is too much for one sending; said before the tap.

for (const line of document.querySelectorAll<HTMLElement>("[data-photos]")) {
  const form = line.closest("form");
  const photos = form?.querySelector<HTMLInputElement>("[name=photo]");
  if (!form || !photos) throw new Error("photos without their form");
  const files = form.querySelectorAll<HTMLInputElement>("[type=file]");
  form.addEventListener("change", () => {
    const count = photos.files?.length ?? 0;
    const bytes = [...files].flatMap((field) => [...(field.files ?? [])]).reduce((sum, file) => sum + file.size, 0);
    const heavy = bytes > Number(line.dataset["bytes"]);
    const many = count > Number(line.dataset["photos"]);
    const text = line.dataset[heavy ? "heavy" : many ? "many" : "chosen"] ?? "";
    line.textContent = text.replace("#", String(count));
    line.hidden = count === 0 && !heavy;
  });
}
