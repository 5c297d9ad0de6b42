// "Lấy vị trí của máy này": fills the hidden fields and says how precise it is; can be taken back before sending.

import { one, onEach } from "../shell/_parts";

const TRIES_MS = 30_000;

function fill(form: HTMLFormElement, lat: string, lon: string, accuracy: string): void {
  one<HTMLInputElement>(form, "[name=place-lat]").value = lat;
  one<HTMLInputElement>(form, "[name=place-lon]").value = lon;
  one<HTMLInputElement>(form, "[name=place-accuracy]").value = accuracy;
}

function offer(box: HTMLElement): void {
  const form = box.closest("form");
  if (!form || !("geolocation" in navigator)) return;
  const [take, drop] = [one<HTMLButtonElement>(box, "[data-take]"), one<HTMLButtonElement>(box, "[data-drop]")];
  const say = (text = "") => (one(box, "[role=status]").textContent = text);
  take.addEventListener("click", () => {
    say(box.dataset["asking"]);
    const options = { enableHighAccuracy: true, timeout: TRIES_MS, maximumAge: 0 };
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      fill(form, String(coords.latitude), String(coords.longitude), String(Math.ceil(coords.accuracy)));
      say(box.dataset["found"]?.replace("#", String(Math.ceil(coords.accuracy))));
      drop.hidden = false;
    }, () => say(box.dataset["failed"]), options);
  });
  drop.addEventListener("click", () => {
    fill(form, "", "", "");
    say(box.dataset["gone"]);
    drop.hidden = true;
    take.focus();
  });
  box.hidden = false;
}

onEach((root) => root.querySelectorAll<HTMLElement>("[data-position]").forEach(offer));
