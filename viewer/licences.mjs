// Writes beside the bundle: the licence texts of everything inside, and which sources it was built from.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const LOCK = JSON.parse(readFileSync("package-lock.json", "utf8")).packages;
const OUT = "../src/caseferry/viewer_bundle/app/LICENSES.txt";
const inside = JSON.parse(readFileSync("bundled.json", "utf8"));
const parts = ["The viewer bundle holds code of these packages. Caseferry's own part is under the Apache License 2.0.\n"];
for (const name of inside) {
  const folder = join("node_modules", name);
  const told = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file)).sort();
  const texts = files.map((file) => readFileSync(join(folder, file), "utf8").trim());
  const licence = told.license ?? LOCK[`node_modules/${name}`]?.license ?? "unknown";
  parts.push(`\n${"=".repeat(80)}\n${name} ${told.version} (${licence})\n${"=".repeat(80)}\n${texts.join("\n\n") || standard(licence, told)}\n`);
  if (/GPL/i.test(licence) || licence === "unknown") throw new Error(`${name}: ${licence} may not be bundled`);
}
writeFileSync(OUT, parts.join(""));
const sources = ["index.html", "package-lock.json", "package.json", "vite.config.ts", ...readdirSync("src").map((name) => `src/${name}`)].sort();
const hashes = sources.map((name) => `${createHash("sha256").update(readFileSync(name)).digest("hex")}  ${name}\n`);
writeFileSync("../src/caseferry/viewer_bundle/app/SOURCES.txt", hashes.join(""));
console.log(`${inside.length} packages in LICENSES.txt`);

/** For a package that names its licence without its text. */
function standard(licence, told) {
  if (licence !== "MIT") throw new Error(`${told.name}: no text of ${licence}`);
  return `MIT License

Copyright (c) ${authorOf(told)}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the
"Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish,
distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to
the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR
ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH
THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
}

function authorOf(told) {
  const author = typeof told.author === "string" ? told.author : (told.author?.name ?? told.contributors?.[0]?.name ?? "its authors");
  return author;
}
