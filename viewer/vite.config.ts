import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";

/** The large part (stage) is asked for together with the small one, not after it: one round trip less before the first image. */
const askForTheStageEarly: Plugin = {
  name: "ask-for-the-stage-early",
  enforce: "post",
  transformIndexHtml: {
    order: "post",
    handler: (_html, context) =>
      Object.values(context.bundle ?? {})
        .filter((part) => part.type === "chunk" && part.name === "stage")
        .map((part) => ({ tag: "link", attrs: { rel: "modulepreload", crossorigin: true, href: `./${part.fileName}` }, injectTo: "head" as const })),
  },
};

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Which packages ended up inside: `licences.mjs` writes their licences. */
const nameWhatIsInside: Plugin = {
  name: "name-what-is-inside",
  generateBundle(_options, bundle) {
    const modules = Object.values(bundle).flatMap((part) => (part.type === "chunk" ? part.moduleIds : []));
    const found = modules.flatMap((id) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1] ?? []);
    writeFileSync("bundled.json", JSON.stringify([...new Set(found)].sort(), null, 1));
  },
};

export default defineConfig({
  base: "./",
  resolve: { alias: { dcmjs: file("src/no_parser.js"), xmlbuilder2: file("src/no_xml.js") } },
  plugins: [askForTheStageEarly, nameWhatIsInside],
  worker: { format: "es" },
  build: {
    outDir: "../src/caseferry/viewer_bundle/app",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 4000,
  },
});
