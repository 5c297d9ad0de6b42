// Draws this month: the copy of the calendar on the phone marks no day and may be months old.

import { one } from "./_parts";

function cell(day: Date, today: Date): HTMLTableCellElement {
  const drawn = document.createElement("td");
  drawn.textContent = String(day.getDate());
  if (day.getMonth() !== today.getMonth()) drawn.className = "other";
  else if (day.getDate() === today.getDate()) drawn.setAttribute("aria-current", "date");
  return drawn;
}

/** Whole weeks from Monday, as the server draws them. */
function weeks(today: Date): HTMLTableRowElement[] {
  const [year, month] = [today.getFullYear(), today.getMonth()];
  const before = (new Date(year, month, 1).getDay() + 6) % 7;
  const days = new Date(year, month + 1, 0).getDate();
  return Array.from({ length: Math.ceil((before + days) / 7) }, (_, week) => {
    const row = document.createElement("tr");
    for (let day = 0; day < 7; day++) row.append(cell(new Date(year, month, 7 * week + day + 1 - before), today));
    return row;
  });
}

/** This month on the calendar page, whenever the page itself was made. */
export function draw(page: Document): void {
  const [title, body] = [one<HTMLElement>(page, "h1"), one(page, "tbody")];
  const today = new Date();
  const month = `${today.getFullYear()}-${String(today.getMonth() + 1).padStart(2, "0")}`;
  const marked = body.querySelector("[aria-current]")?.textContent;
  if (title.dataset["month"] === month && marked === String(today.getDate())) return;
  if (title.dataset["month"] !== month) {
    const name = new Intl.DateTimeFormat(page.documentElement.lang, { month: "long" });
    title.textContent = `${name.format(today)} ${today.getFullYear()}`;
  }
  title.dataset["month"] = month;
  body.replaceChildren(...weeks(today));
}
