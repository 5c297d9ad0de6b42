// A photo drawn anew: at most 2,048 pixels long, upright, and without anything its camera wrote beside the picture.
//
// An <img> and not createImageBitmap: its size is known before it is unfolded, browsers decode a JPEG no larger than it
// is drawn, every browser of 2021 turns it upright, and Safari opens an iPhone's HEIC in it. An old phone stays alive.

const LONGEST = 2048;
const PIXELS = 60_000_000;
const QUALITY = 0.82;

export class TooManyPixels extends Error {}

/** A JPEG without metadata; null when this browser cannot open the file. Rejects with TooManyPixels. */
export async function redrawn(photo: Blob): Promise<Blob | null> {
  if (photo.type.startsWith("image/svg")) return null;
  const address = URL.createObjectURL(photo);
  const picture = new Image();
  try {
    if (!(await opens(picture, address))) return null;
    if (picture.naturalWidth * picture.naturalHeight > PIXELS) throw new TooManyPixels();
    return await drawn(picture);
  } finally {
    picture.removeAttribute("src");
    URL.revokeObjectURL(address);
  }
}

function opens(picture: HTMLImageElement, address: string): Promise<boolean> {
  return new Promise((done) => {
    picture.onload = () => done(picture.naturalWidth > 0);
    picture.onerror = () => done(false);
    picture.src = address;
  });
}

async function drawn(picture: HTMLImageElement): Promise<Blob | null> {
  const scale = Math.min(1, LONGEST / Math.max(picture.naturalWidth, picture.naturalHeight));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.naturalWidth * scale));
  canvas.height = Math.max(1, Math.round(picture.naturalHeight * scale));
  const pen = canvas.getContext("2d", { alpha: false });
  if (!pen) return null;
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const jpeg = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  canvas.width = canvas.height = 0; // old phones give the memory back only then
  return jpeg;
}
