// "Lấy vị trí của máy này": fills the hidden fields and says how precise it is; can be taken back before sending.
// Where that was chosen the place is blurred here, before anything is sealed: to the middle of a cell of a fixed grid, so
// that asking twice tells no more than once. The exact place then stands nowhere but in this page's memory.

import { one, onEach } from "../shell/_parts";

const TRIES_MS = 30_000;
const OLD_MS = 600_000;
const WIDE = 5_000;
const METRES = 111_195; // of one degree
const FAILED = ["", "refused", "missing", "slow"];

interface Place {
  lat: number;
  lon: number;
  accuracy: number;
}

const middle = (at: number, size: number): number => (Math.floor(at / size) + 0.5) * size;

/** The place as it is sent: to some metres, or to the middle of its cell; `cell`: metres. */
function place({ latitude, longitude, accuracy }: GeolocationCoordinates, cell: number): Place {
  if (!cell) return { lat: latitude, lon: longitude, accuracy: Math.ceil(accuracy) };
  const high = cell / METRES;
  const lat = middle(latitude, high);
  const lon = middle(longitude, high / Math.max(Math.cos((lat * Math.PI) / 180), 0.01));
  return { lat: +lat.toFixed(5), lon: +lon.toFixed(5), accuracy: Math.ceil(cell * 0.71 + accuracy) };
}

function offer(box: HTMLElement): void {
  const form = box.closest("form");
  if (!form || !("geolocation" in navigator)) return;
  const [take, drop] = [one<HTMLButtonElement>(box, "[data-take]"), one<HTMLButtonElement>(box, "[data-drop]")];
  const sms = form.querySelector<HTMLAnchorElement>("[data-sms]");
  const words = (name: string, ...numbers: (number | string)[]): string =>
    numbers.reduce<string>((text, number) => text.replace("#", String(number)), box.dataset[name] ?? box.dataset["missing"] ?? "");
  const say = (...texts: string[]) => (one(box, "[role=status]").textContent = texts.join(" "));
  const cell = (): number => Number(box.querySelector<HTMLInputElement>("[name=blur]:checked")?.value ?? 0);
  const fill = (values: Record<string, string | number>): void => {
    for (const name of ["lat", "lon", "accuracy", "taken-at", "blurred"]) {
      one<HTMLInputElement>(form, `[name=place-${name}]`).value = String(values[name] ?? "");
    }
    drop.hidden = !("lat" in values);
    if (sms) sms.href = sms.href.replace(/body=.*/, `body=${encodeURIComponent(smsText(values))}`);
  };
  const smsText = ({ lat, lon, accuracy }: Record<string, string | number>): string => {
    const text = sms?.dataset["sms"] ?? "";
    return lat === undefined ? text : `${text}${(+lat).toFixed(5)},${(+(lon ?? 0)).toFixed(5)} (±${accuracy} m)`;
  };
  let found: GeolocationPosition | undefined;

  const show = (): void => {
    if (!found) return;
    const [{ coords, timestamp }, size] = [found, cell()];
    const told = place(coords, size);
    fill({ ...told, "taken-at": new Date(timestamp).toISOString(), blurred: size || "" });
    const precise = told.accuracy > WIDE ? words("wide", Math.round(told.accuracy / 1000)) : words("found", told.accuracy);
    const old = Date.now() - timestamp > OLD_MS ? words("old", new Date(timestamp).toLocaleString()) : "";
    say(size ? words("blurred", size / 1000) : precise, old);
  };
  const gone = (name: string): void => {
    found = undefined;
    fill({});
    say(words(name));
  };
  take.addEventListener("click", () => {
    say(words("asking"));
    const options = { enableHighAccuracy: !cell(), timeout: TRIES_MS, maximumAge: 0 };
    navigator.geolocation.getCurrentPosition((at) => {
      if (!at.coords.latitude && !at.coords.longitude) return gone("missing");
      found = at;
      show();
    }, ({ code }) => gone(FAILED[code] ?? "missing"), options);
  });
  box.addEventListener("change", () => (found ? show() : drop.hidden || gone("again")));
  drop.addEventListener("click", () => {
    gone("gone");
    take.focus();
  });
  drop.hidden = !one<HTMLInputElement>(form, "[name=place-lat]").value;
  box.hidden = false;
}

onEach((root) => root.querySelectorAll<HTMLElement>("[data-position]").forEach(offer));
