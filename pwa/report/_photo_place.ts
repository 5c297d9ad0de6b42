// Where a photo was taken, as its camera wrote it (EXIF 2.32, section 4.6.6). Only this is read of all that a photo says:
// the libraries for it weigh ten times as much and more, on a page that has to open on a slow phone. A place that is not
// found is not sent.

export interface Place {
  lat: number;
  lon: number;
}

// The note is the same in a JPEG, near its start, and in an iPhone's HEIC, anywhere.
const MARKS = ["Exif\0\0II*\0", "Exif\0\0MM\0*"].map((mark) => Uint8Array.from(mark, (one) => one.charCodeAt(0)));
const [E, BEFORE_NOTE] = ["E".charCodeAt(0), 6];
const [JPEG, JPEG_START] = [0xffd8, 512 * 1024];
const [GPS, LAT_SIDE, LAT, LON_SIDE, LON] = [0x8825, 1, 2, 3, 4];
const [ENTRY, VALUE] = [12, 8];

/** Latitude and longitude in degrees, WGS 84; nothing when none stands in the file or it cannot be read. */
export async function placeIn(photo: Blob): Promise<Place | undefined> {
  try {
    const start = new DataView(await photo.slice(0, JPEG_START).arrayBuffer());
    const all = start.getUint16(0) === JPEG ? start : new DataView(await photo.arrayBuffer());
    const at = found(new Uint8Array(all.buffer));
    return at < 0 ? undefined : told(new DataView(all.buffer, at + BEFORE_NOTE));
  } catch {
    return undefined; // a broken note points outside the file
  }
}

function found(bytes: Uint8Array): number {
  for (let at = bytes.indexOf(E); at >= 0; at = bytes.indexOf(E, at + 1)) {
    if (MARKS.some((mark) => mark.every((one, place) => bytes[at + place] === one))) return at;
  }
  return -1;
}

function told(bytes: DataView): Place | undefined {
  const note = new Note(bytes);
  const block = note.entries(note.number(4)).get(GPS);
  if (block === undefined) return undefined;
  const gps = note.entries(note.number(block));
  const degrees = (tag: number, side: number, negative: string): number => {
    const turned = note.letter(gps.get(side)) === negative;
    return (turned ? -1 : 1) * note.degrees(gps.get(tag));
  };
  const [lat, lon] = [degrees(LAT, LAT_SIDE, "S"), degrees(LON, LON_SIDE, "W")];
  const inside = Math.abs(lat) <= 90 && Math.abs(lon) <= 180; // not-a-number fails this too
  return inside && (lat !== 0 || lon !== 0) ? { lat, lon } : undefined;
}

/** The note's lists of entries; a number outside it raises RangeError. */
class Note {
  private readonly little: boolean;

  constructor(private readonly bytes: DataView) {
    this.little = bytes.getUint8(0) === "I".charCodeAt(0);
  }

  number(at: number): number {
    return this.bytes.getUint32(at, this.little);
  }

  /** Where the value of each tag stands. */
  entries(list: number): Map<number, number> {
    const count = this.bytes.getUint16(list, this.little);
    const places = Array.from({ length: count }, (_, nth) => list + 2 + nth * ENTRY);
    return new Map(places.map((at) => [this.bytes.getUint16(at, this.little), at + VALUE]));
  }

  letter(at: number | undefined): string {
    return at === undefined ? "" : String.fromCharCode(this.bytes.getUint8(at));
  }

  /** Degrees, minutes and seconds, each a fraction, rounded to a hand's breadth. */
  degrees(at: number | undefined): number {
    if (at === undefined) return NaN;
    const start = this.number(at);
    const parts = [0, 1, 2].map((nth) => this.number(start + nth * 8) / this.number(start + nth * 8 + 4));
    const sum = parts.reduce((all, part, nth) => all + part / 60 ** nth, 0);
    return Math.round(sum * 1e6) / 1e6;
  }
}
