/* A translation beside its original: from open flag to open flag by keyboard, and the words of a line lit on the page. */
(() => {
  "use strict";
  const spread = document.getElementById("spread");
  if (!spread) return;
  const flags = [...spread.querySelectorAll(".flag")];
  const follow = (found) => { if (found) found.click(); };

  const light = (name) => {
    spread.querySelectorAll(".mark").forEach((each) => each.classList.toggle("lit", each.dataset.slip === name));
    spread.querySelectorAll(".slip").forEach((each) => each.classList.toggle("now", each.dataset.slip === name));
  };
  const show = (name) => {
    const box = spread.querySelector(`.mark[data-slip="${CSS.escape(name)}"] rect`);
    if (box) box.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  const choose = (flag) => {
    const slip = flag.closest(".slip");
    light(slip.dataset.slip);
    flag.focus({ preventScroll: true });
    slip.scrollIntoView({ block: "nearest" });
    show(slip.dataset.slip);
  };
  const current = () => {
    const inside = document.activeElement && document.activeElement.closest(".flag");
    return inside ? flags.indexOf(inside) : -1;
  };
  const step = (by) => {
    const at = current();
    const next = at < 0 ? (by > 0 ? 0 : flags.length - 1) : at + by;
    if (flags[next]) choose(flags[next]);
    else if (at >= 0) follow(flags[at].querySelector(by > 0 ? "[data-way=next]" : "[data-way=previous]"));
    else follow(document.getElementById("first-flag"));
  };
  const slipNow = () => (document.activeElement && document.activeElement.closest(".slip")) || spread.querySelector(".slip.now");
  const keys = {
    j: () => step(1), k: () => step(-1),
    c: () => { const at = current(); if (at < 0) step(1); else flags[at].querySelector("[name=reason]").focus(); },
    e: () => {
      const slip = slipNow();
      const part = slip && slip.querySelector("[data-part=correct]");
      if (part) { part.open = true; part.querySelector("textarea").focus(); }
    },
    n: () => follow(document.getElementById("next-page")), p: () => follow(document.getElementById("previous-page")),
    "?": () => { const help = document.getElementById("keys"); help.open = !help.open; if (help.open) help.scrollIntoView({ block: "nearest" }); },
  };
  document.addEventListener("keydown", (event) => {
    const field = event.target.closest("input:not([type=checkbox]), textarea, select");
    if (event.key === "Escape") {
      const slip = event.target.closest(".slip");
      const open = event.target.closest("details[open]");
      if (open) open.open = false;
      const flag = slip && slip.querySelector(".flag");
      if (flag) choose(flag); else if (open) open.querySelector("summary").focus();
      return;
    }
    const off = document.getElementById("keys-on");
    if ((off && !off.checked) || field || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = keys[event.key];
    if (act) { event.preventDefault(); act(); }
  });

  spread.querySelectorAll(".slip").forEach((slip) => {
    slip.addEventListener("focusin", () => light(slip.dataset.slip));
    slip.addEventListener("click", () => { light(slip.dataset.slip); show(slip.dataset.slip); });
  });
  spread.querySelectorAll(".mark").forEach((each) => each.addEventListener("click", (event) => {
    event.preventDefault();
    const slip = document.getElementById(each.dataset.slip);
    light(each.dataset.slip);
    slip.scrollIntoView({ block: "center" });
    const flag = slip.querySelector(".flag");
    if (flag) flag.focus({ preventScroll: true });
  }));

  const on = document.getElementById("keys-on");
  if (on) {
    on.closest("label").hidden = false;
    on.checked = localStorage.getItem("desk-keys") !== "off";
    on.addEventListener("change", () => localStorage.setItem("desk-keys", on.checked ? "on" : "off"));
  }
  const asked = location.hash.startsWith("#flag-") && document.getElementById(location.hash.slice(1));
  if (asked) choose(asked); else if (location.hash.startsWith("#s-")) light(location.hash.slice(1));
})();
