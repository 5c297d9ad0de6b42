export async function spoken(form: HTMLFormElement): Promise<{ blob: Blob; media: string } | null> {
  const file = form.querySelector<HTMLInputElement>("[name=voice]")?.files?.[0];
  return file ? { blob: file, media: file.type } : null;
}
