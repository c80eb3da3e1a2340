// Fails if the JavaScript of a first visit exceeds its budget. Lazily loaded pages and charts do not count.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUDGET = 180 * 1024; // bytes of gzipped JavaScript
const dist = new URL("../dist/", import.meta.url);
const byKey = JSON.parse(readFileSync(new URL(".vite/manifest.json", dist), "utf8"));
const manifest = Object.values(byKey);

// The page names its scripts. The manifest has no entry for the page if the scripts are in a chunk of another name.
const page = readFileSync(new URL("index.html", dist), "utf8");
const named = [...page.matchAll(/<script type="module"[^>]* src="\/([^"]+)"/g)].map((match) => match[1]);
if (named.length === 0) throw new Error("index.html names no script");

const initial = new Set();
function visit(chunk) {
  if (initial.has(chunk.file)) return;
  initial.add(chunk.file);
  for (const imported of chunk.imports ?? []) visit(byKey[imported]);
}
for (const file of named) visit(manifest.find((chunk) => chunk.file === file)); // they contain the first page too

let total = gzipSync(readFileSync(new URL("theme.js", dist)), { level: 9 }).length;
for (const file of [...initial].filter((f) => f.endsWith(".js"))) {
  const size = gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length;
  total += size;
  console.log(`${(size / 1024).toFixed(1).padStart(8)} kB  ${file}`);
}
console.log(`${(total / 1024).toFixed(1).padStart(8)} kB  initial JavaScript, gzipped; budget ${BUDGET / 1024} kB`);
if (total > BUDGET) {
  console.error("over budget");
  process.exitCode = 1;
}
