// What is wrong with a public page on a small phone: it scrolls sideways, a target is small, the exit is not at hand.
() => {
  const name = (one) => `${one.tagName.toLowerCase()}.${one.className} “${(one.textContent || one.name).trim().slice(0, 40)}”`;
  const all = (selector) => [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility());
  const standsAlone = (one) =>
    getComputedStyle(one).display !== "inline" || one.parentElement.textContent.trim() === one.textContent.trim();

  const wide = document.documentElement.scrollWidth;
  const out = all("body *").filter((one) => !one.closest(".unseen") && one.getBoundingClientRect().right > innerWidth + 1);
  const sideways = wide > innerWidth ? [`${wide} pixels wide: ${out.slice(0, 3).map(name)}`] : [];

  const targets = all("a[href], button, input:not([type=hidden]), select, textarea, summary").filter(
    (one) => !one.closest(".unseen") && standsAlone(one),
  );
  const small = targets
    .map((one) => (one.matches("[type=radio], [type=checkbox]") ? one.closest("label") : one))
    .filter((one) => one.getBoundingClientRect().height < 47.5)
    .map((one) => `${name(one)} is ${Math.round(one.getBoundingClientRect().height)} pixels high`);

  const exit = [];
  if (!all("a[href], button, input:not([type=hidden]), select, textarea, summary")[0]?.matches("[data-exit]"))
    exit.push("is not the first thing to reach");
  for (const top of [0, document.documentElement.scrollHeight]) {
    scrollTo(0, top);
    const box = document.querySelector(".exit").getBoundingClientRect();
    const there = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    if (!there?.closest(".exit")) exit.push(`is out of sight at ${top}`);
  }
  scrollTo(0, 0);
  return { sideways, small, exit };
}
