/* Keeps what is being written in this tab alone, so that a lost connection costs nothing; nothing outlives the tab. */
const form = document.querySelector("form[data-draft]");
if (form) {
  const key = `opinion/${form.dataset.draft}`;
  const fields = [...form.elements].filter((part) => part.name && !["file", "hidden", "submit"].includes(part.type));
  if (document.querySelector(".toasts .good, .notice.good")) sessionStorage.removeItem(key);
  const kept = JSON.parse(sessionStorage.getItem(key) || "{}");
  for (const part of fields) if (!part.value && kept[part.name]) part.value = kept[part.name];
  for (const fold of form.querySelectorAll("details")) {
    if ([...fold.querySelectorAll("input")].some((part) => part.value)) fold.open = true;
  }
  const keep = () => {
    const said = Object.fromEntries(fields.filter((part) => part.value).map((part) => [part.name, part.value]));
    try {
      sessionStorage.setItem(key, JSON.stringify(said));
    } catch { /* a browser that keeps nothing: the form itself still holds the words */ }
  };
  form.addEventListener("input", keep);
  form.querySelector("[data-kept]").hidden = false;
}
