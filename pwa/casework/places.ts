// One tap copies a form of a place. Without script, or without a clipboard, the field is there to be marked by hand.

document.querySelectorAll<HTMLButtonElement>("[data-copy]").forEach((button) => {
  const field = document.getElementById(button.dataset["copy"] ?? "");
  if (!(field instanceof HTMLInputElement)) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    field.select();
    navigator.clipboard?.writeText(field.value).then(() => {
      button.lastChild?.replaceWith(button.dataset["done"] ?? "");
      button.setAttribute("aria-live", "polite");
    }, () => field.focus());
  });
});
