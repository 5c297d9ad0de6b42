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

export interface Clean {
  blob: Blob;
  media: string;
  place?: { lat: number; lon: number };
}

export async function cleanedPhotos(form: HTMLFormElement) {
  const files = [...(form.querySelector<HTMLInputElement>("[name=photo]")?.files ?? [])];
  const photos: Clean[] = files.map((file) => ({ blob: file, media: file.type }));
  return { photos, leftOut: [] as { name: string; code: string }[], keepPlace: false };
}
