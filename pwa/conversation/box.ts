// The pages behind a code: a form is sent once, chosen files are counted, and the code can be printed.

import "../report/_once";
import "../report/_photos";
import "../report/_position";
import "../report/_voice";

for (const button of document.querySelectorAll<HTMLButtonElement>("[data-print]")) {
  button.addEventListener("click", () => print());
  button.hidden = false;
}
