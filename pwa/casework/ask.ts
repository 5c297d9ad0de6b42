// The next question, put into the reply without losing what stands there. Without script the link does it.
const reply = document.querySelector<HTMLTextAreaElement>("textarea[name=answer]");

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-ask]") : null;
  if (!link || !reply) return;
  event.preventDefault();
  const question = link.dataset.ask ?? "";
  if (!reply.value.includes(question)) reply.value = [reply.value.trimEnd(), question].filter(Boolean).join("\n");
  reply.focus();
});
