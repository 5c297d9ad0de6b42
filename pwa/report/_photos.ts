// Photos before they are sent: how many and how heavy, whether one says where it was taken, and for a phone that seals
// by itself each drawn anew without hidden data. Without sealing the originals are posted and the server does the same.

import { one, onEach } from "../shell/_parts";
import { type Place, placeIn } from "./_photo_place";
import { redrawn, TooManyPixels } from "./_redrawn";

export interface Clean {
  blob: Blob;
  media: string;
  place?: Place;
}

export interface LeftOut {
  name: string;
  code: "not_a_photo" | "photo_too_large" | "too_many_photos";
}

/** A photo made ready; `asItIs`: with its hidden data, since this phone cannot take it out. */
interface Ready {
  file: File;
  place?: Place | undefined;
  blob?: Blob;
  asItIs?: boolean;
  code?: LeftOut["code"];
}

const MOST = 6;
const HEIC = /^ftyp(hei[cmsx]|mif1)/;
const boxes = new WeakMap<HTMLFormElement, Photos>();

/** The script has promised to seal this form by itself: it took the form's action away. */
const seals = (form: HTMLFormElement): boolean => !form.hasAttribute("action");

class Photos {
  private readonly ready = new Map<File, { draw: boolean; made: Promise<Ready> }>();
  private readonly line: HTMLElement;
  private readonly asks: HTMLElement;
  private readonly keeps: HTMLInputElement;
  private readonly doubts: HTMLElement;
  private readonly agrees: HTMLInputElement;
  private last: Promise<unknown> = Promise.resolve();
  private turn = 0;

  constructor(private readonly form: HTMLFormElement, private readonly field: HTMLInputElement) {
    this.line = one(form, "[data-photos]");
    this.asks = one(form, "[data-photo-place]");
    this.keeps = one(this.asks, "input");
    this.doubts = one(form, "[data-photo-as-is]");
    this.agrees = one(this.doubts, "input");
    this.asks.hidden = true;
    field.addEventListener("change", () => void this.chosen());
    form.addEventListener("change", ({ target }) => {
      if (target instanceof HTMLInputElement && target.type === "file" && target !== field) void this.weigh();
    });
  }

  get keepPlace(): boolean {
    return this.keeps.checked;
  }

  /** The first six, each made ready once, one after another. */
  async all(): Promise<Ready[]> {
    const made = [];
    for (const file of this.files.slice(0, MOST)) made.push(await this.make(file));
    return made;
  }

  get files(): File[] {
    return [...(this.field.files ?? [])];
  }

  mayGo(photo: Ready): boolean {
    return !photo.asItIs || this.agrees.checked || (this.keepPlace && photo.place !== undefined);
  }

  /** One after another: an old phone has room for one open photo. */
  private make(file: File): Promise<Ready> {
    const draw = seals(this.form);
    const known = this.ready.get(file);
    if (known?.draw === draw) return known.made;
    const made = this.last.then(() => prepared(file, draw));
    this.ready.set(file, { draw, made });
    this.last = made;
    return made;
  }

  private async chosen(): Promise<void> {
    const turn = ++this.turn;
    this.ready.clear();
    this.keeps.checked = this.agrees.checked = false;
    this.asks.hidden = this.doubts.hidden = true;
    for (const [at, file] of this.files.slice(0, MOST).entries()) {
      this.say("preparing", at + 1);
      const photo = await this.make(file);
      if (turn !== this.turn) return; // others were chosen meanwhile
      if (photo.place) this.asks.hidden = false;
      if (photo.asItIs) this.doubts.hidden = false;
    }
    await this.weigh();
  }

  /** Whether everything together is too much for one sending; said before the tap. */
  private async weigh(): Promise<void> {
    const made = await this.all();
    const own = seals(this.form) ? made.map(({ blob }) => blob) : this.files;
    const others = [...this.form.querySelectorAll<HTMLInputElement>("[type=file]")].filter((one) => one !== this.field);
    const all = [...own, ...others.flatMap(({ files }) => [...(files ?? [])])];
    const heavy = all.reduce((sum, blob) => sum + (blob?.size ?? 0), 0) > Number(this.line.dataset["bytes"]);
    const [count, broken] = [this.files.length, made.filter(({ code }) => code).length];
    if (heavy) this.say("heavy");
    else if (count > MOST) this.say("many", count);
    else if (broken) this.say("broken", broken);
    else this.say("chosen", count);
    this.line.hidden = count === 0 && !heavy;
  }

  private say(what: string, number = 0): void {
    this.line.textContent = (this.line.dataset[what] ?? "").replace("#", String(number));
    this.line.hidden = false;
  }
}

/** The place is read first: drawing takes it away. Without sealing nothing is drawn, the server will. */
async function prepared(file: File, draw: boolean): Promise<Ready> {
  const ready: Ready = { file, place: await placeIn(file) };
  if (!draw) return ready;
  try {
    const blob = await redrawn(file);
    if (blob) return { ...ready, blob };
  } catch (error) {
    if (error instanceof TooManyPixels) return { ...ready, code: "photo_too_large" };
  }
  return (await isHeic(file)) ? { ...ready, blob: file, asItIs: true } : { ...ready, code: "not_a_photo" };
}

/** What an iPhone makes and Chrome does not open; told by its first bytes, since names and types are often missing. */
async function isHeic(file: File): Promise<boolean> {
  const start = await file.slice(4, 12).text().catch(() => "");
  return HEIC.test(start);
}

/** What is sealed and sent: waits for what is being made ready; at most six. */
export async function cleanedPhotos(
  form: HTMLFormElement,
): Promise<{ photos: Clean[]; leftOut: LeftOut[]; keepPlace: boolean }> {
  const box = boxes.get(form);
  if (!box) return { photos: [], leftOut: [], keepPlace: false };
  const { keepPlace } = box;
  const [photos, leftOut]: [Clean[], LeftOut[]] = [[], []];
  for (const photo of await box.all()) {
    if (!photo.blob || !box.mayGo(photo)) leftOut.push({ name: photo.file.name, code: photo.code ?? "not_a_photo" });
    else photos.push(clean(photo.blob, photo, keepPlace));
  }
  if (box.files.length > MOST) leftOut.push({ name: "", code: "too_many_photos" });
  return { photos, leftOut, keepPlace };
}

function clean(blob: Blob, { asItIs, place }: Ready, keepPlace: boolean): Clean {
  const media = asItIs ? "image/heic" : "image/jpeg";
  return { blob, media, ...(keepPlace && place ? { place } : {}) };
}

onEach((root) => {
  for (const field of root.querySelectorAll<HTMLInputElement>("input[type=file][name=photo]")) {
    if (field.form) boxes.set(field.form, new Photos(field.form, field));
  }
});
