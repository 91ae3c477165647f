"use strict";
(function () {
  var find = function (selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); };
  var folded = function (text) { return text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase(); };
  find("[data-needs-script]").forEach(function (part) { part.hidden = false; });
  var search = document.getElementById("search"), kind = document.getElementById("kind"), doubtful = document.getElementById("doubtful");
  var count = document.getElementById("count"), none = document.getElementById("none");
  var facts = find("[data-fact]"), rows = find("[data-row]");
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
    rows.forEach(function (part) { part.hidden = !holds(part); });
    count.textContent = shown + " of " + facts.length + " facts shown" + (words.length ? "; the documents and pages below are filtered too" : "");
    none.hidden = shown > 0;
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
