// Builds static/built/ from pwa/: the style sheets, one script per pwa/<room>/<name>.ts with the parts they share
// (each also gzipped and in brotli), the service worker (sw.js, whole in one file), and manifest.json.
// `--watch` builds again whenever a source changes.

import { build } from "esbuild";
import { existsSync, mkdirSync, readdirSync, rmSync, watch, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";

const pwa = dirname(fileURLToPath(import.meta.url));
const built = join(pwa, "..", "static", "built");
const sheets = ["home", "public", "console", "pause", "today"];

// The oldest browser that gets scripts; the README says the same.
const shared = {
  bundle: true,
  minify: true,
  target: "chrome90",
  loader: { ".txt": "text" },
  charset: "utf8",
  write: false,
  logLevel: "warning",
  outdir: built,
};

// The service worker lives apart: it has no page, and a name that never changes.
const WORKER = join(pwa, "sw", "sw.ts");

/** Scripts by name, e.g. {"report-steps": ".../pwa/report/steps.ts"}; a leading underscore marks a part, not a script. */
function scripts() {
  const rooms = readdirSync(pwa, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const found = rooms.flatMap(({ name: room }) =>
    readdirSync(join(pwa, room))
      .filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts") && !file.startsWith("_"))
      .map((file) => [`${room}-${file.slice(0, -3)}`, join(pwa, room, file)])
      .filter(([, path]) => path !== WORKER),
  );
  return Object.fromEntries(found);
}

function styles() {
  const found = sheets.map((name) => [name, join(pwa, "look", `${name}.css`)]);
  return Object.fromEntries(found.filter(([, path]) => existsSync(path)));
}

async function made(entryPoints, options) {
  if (Object.keys(entryPoints).length === 0) return [];
  return (await build({ ...shared, entryPoints, ...options })).outputFiles;
}

/** "report-steps.AB12CD34.js" -> ["report-steps", "report-steps.AB12CD34.js"] */
function named(file) {
  return [file.split(".")[0], file];
}

async function main() {
  const css = await made(styles(), { external: ["/static/*"] });
  const names = { format: "esm", splitting: true, entryNames: "[name].[hash]", chunkNames: "part.[hash]" };
  const js = await made(scripts(), names);
  const worker = await made(existsSync(WORKER) ? { sw: WORKER } : {}, { format: "iife" });
  const manifest = Object.fromEntries(js.map(({ path }) => named(basename(path))).filter(([name]) => name !== "part").sort());
  const all = [...css, ...js, ...small(js), ...worker];
  mkdirSync(built, { recursive: true });
  for (const { path, contents } of all) writeFileSync(path, contents);
  writeFileSync(join(built, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");
  removeOthers(new Set(["manifest.json", ...all.map(({ path }) => basename(path))]));
}

/** The same scripts as they go over the wire, made once here instead of at each visit; brotli's best is its default. */
function small(files) {
  return files.flatMap(({ path, contents }) => [
    { path: `${path}.br`, contents: brotliCompressSync(contents) },
    { path: `${path}.gz`, contents: gzipSync(contents, { level: 9 }) },
  ]);
}

/** What an earlier build left behind is no longer named anywhere. */
function removeOthers(current) {
  for (const file of readdirSync(built)) if (!current.has(file)) rmSync(join(built, file), { recursive: true });
}

try {
  await main();
} catch (error) {
  if (!error.errors) console.error(error); // else esbuild has said what is wrong, and where
  process.exit(1);
}

if (process.argv.includes("--watch")) {
  let soon;
  watch(pwa, { recursive: true }, (_event, file) => {
    if (!/\.(ts|css)$/.test(file ?? "")) return;
    clearTimeout(soon);
    soon = setTimeout(() => main().catch(() => {}), 50);
  });
}
