// Writes the licence texts of everything that is inside the bundle beside it.
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
  parts.push(`\n${"=".repeat(80)}\n${name} ${told.version} (${licence})\n${"=".repeat(80)}\n${texts.join("\n\n") || `Published under ${licence}; the package carries no text of it. ${authorOf(told)}`}\n`);
  if (/GPL/i.test(licence) || licence === "unknown") throw new Error(`${name}: ${licence} may not be bundled`);
}
writeFileSync(OUT, parts.join(""));
console.log(`${inside.length} packages in LICENSES.txt`);

function authorOf(told) {
  const author = typeof told.author === "string" ? told.author : (told.author?.name ?? told.contributors?.[0]?.name ?? "its authors");
  return `Copyright ${author}.`;
}
