"use strict";
// While the records are read, the page follows; when reading ends it draws itself anew. Without events it asks.
(() => {
  const place = document.getElementById("live");
  if (!place) return;
  const bar = place.querySelector("progress");
  const figure = place.querySelector(".num");
  const first = Number(place.dataset.build);

  function show(now) {
    if (now.build > first || !["queued", "running"].includes(now.state)) {
      location.reload();
      return;
    }
    if (now.total) {
      bar.max = now.total;
      bar.value = now.done;
      if (figure) figure.textContent = figure.textContent.replace(/\d+/, now.done);
    }
  }

  function ask() {
    fetch(place.dataset.live, { headers: { Accept: "application/json" } })
      .then((answer) => answer.json())
      .then(show, () => {})
      .finally(() => setTimeout(ask, 4000));
  }

  if (!("EventSource" in window)) {
    ask();
    return;
  }
  const events = new EventSource(place.dataset.live);
  events.onmessage = (event) => show(JSON.parse(event.data));
  events.onerror = () => {
    if (events.readyState === EventSource.CLOSED) ask();
  };
})();
