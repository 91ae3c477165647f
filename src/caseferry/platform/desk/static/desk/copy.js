// Copies a link, a passcode or a phrase; each has a button of its own, since they go by different ways.
"use strict";
(() => {
  if (!navigator.clipboard) return;
  const told = document.querySelector("[data-copied]");
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
      button.classList.add("copied");
      if (told) told.textContent = told.dataset.copied;
      setTimeout(() => { button.classList.remove("copied"); }, 2000);
    });
  }
})();
