// Brings the tab of this page into sight on a phone; shows a build as it goes on, and fetches the page anew when it is done and nobody is typing.
"use strict";
(() => {
  const tab = document.querySelector(".tabs [aria-current]");
  if (tab) tab.closest(".tabs").scrollLeft = tab.offsetLeft - 48;
  const place = document.getElementById("live");
  if (!place || !window.EventSource) return;
  const bar = place.querySelector("progress");
  const count = place.querySelector(".num");
  const source = new EventSource(place.dataset.live);
  source.onmessage = (event) => {
    const now = JSON.parse(event.data);
    if (now.total) {
      bar.max = now.total;
      bar.value = now.done;
      if (count) count.textContent = `${now.done} / ${now.total}`;
    }
    if (["done", "failed", "overtaken"].includes(now.state)) {
      source.close();
      document.dispatchEvent(new CustomEvent("built"));
    }
  };
  document.addEventListener("built", () => {
    const typing = document.activeElement && document.activeElement.matches("input, textarea, select");
    const open = document.querySelector("details[open] form");
    if (typing || open || document.getElementById("review")) {
      place.hidden = true;
      document.getElementById("fresh").hidden = false;
    }
    else location.reload();
  });
})();
