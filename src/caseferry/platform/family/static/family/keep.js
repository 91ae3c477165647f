"use strict";
// The page that is shown once can be printed with a button.
const printer = document.getElementById("print");
if (printer) {
  printer.hidden = false;
  printer.addEventListener("click", () => window.print());
}
