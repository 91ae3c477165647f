"use strict";
(function () {
  var find = function (selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); };
  var folded = function (text) { return text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase(); };
  find("[data-needs-script]").forEach(function (part) { part.hidden = false; });
  var search = document.getElementById("search"), kind = document.getElementById("kind"), doubtful = document.getElementById("doubtful");
  var count = document.getElementById("count"), none = document.getElementById("none");
  var facts = find("[data-fact]"), rows = find("[data-row]"), panels = find("[data-panel]");
  facts.concat(rows).forEach(function (part) { part.searchText = folded(part.textContent); });
  var apply = function () {
    var words = folded(search.value).split(/\s+/).filter(Boolean);
    var holds = function (part) { return words.every(function (word) { return part.searchText.indexOf(word) >= 0; }); };
    var shown = 0;
    facts.forEach(function (part) {
      var keep = holds(part) && (!kind.value || part.dataset.kind === kind.value) && (!doubtful.checked || part.dataset.doubtful === "yes");
      part.hidden = !keep;
      shown += keep ? 1 : 0;
    });
    panels.forEach(function (panel) { panel.hidden = find("tr[data-fact]", panel).every(function (row) { return row.hidden; }); });
    rows.forEach(function (part) { part.hidden = !holds(part); });
    count.textContent = !facts.length ? "" : shown + " of " + facts.length + " facts shown" + (words.length ? "; the documents and pages below are filtered too" : "");
    none.hidden = shown > 0 || !facts.length;
  };
  if (search) {
    ["input", "change"].forEach(function (name) {
      [search, kind, doubtful].forEach(function (control) { control.addEventListener(name, apply); });
    });
    apply();
  }
  var copied = function (button) {
    var before = button.textContent;
    button.textContent = "Copied";
    window.setTimeout(function () { button.textContent = before; }, 1500);
  };
  var copyOld = function (pre, button) {
    var range = document.createRange();
    range.selectNodeContents(pre);
    var selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    if (document.execCommand("copy")) { copied(button); }
  };
  document.addEventListener("toggle", function (event) {
    var part = event.target;
    if (!part.open || part.dataset.y === undefined || part.dataset.made) { return; }
    part.dataset.made = "yes";
    var id = part.closest("[data-fact]").id, copy = document.getElementById("panel-entries").content.cloneNode(true);
    var buttons = find("button", copy), labels = find(".entry span", copy);
    find("pre", copy).forEach(function (pre, at) {
      pre.id = "y-" + id + "-" + at;
      labels[at].id = "l-" + id + "-" + at;
      pre.textContent = pre.textContent.replace("{id}", id).replace("{value}", function () { return part.dataset.y; });
      buttons[at].dataset.copy = pre.id;
      buttons[at].setAttribute("aria-describedby", labels[at].id);
    });
    part.appendChild(copy);
  }, true);
  document.addEventListener("click", function (event) {
    var button = event.target.closest("button[data-copy]");
    if (!button) { return; }
    var pre = document.getElementById(button.dataset.copy);
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(pre.textContent).then(function () { copied(button); }, function () { copyOld(pre, button); });
    } else { copyOld(pre, button); }
  });
  var reach = function () {
    find(".crop, nav.main ul").forEach(function (part) {
      if (part.scrollWidth > part.clientWidth + 1) { part.tabIndex = 0; } else { part.removeAttribute("tabindex"); }
    });
  };
  window.addEventListener("resize", reach);
  reach();
})();
