import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import tailwindcss from "@tailwindcss/vite";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { tokenIcons } from "./scripts/token-icons";

const COMPRESSED = /\.(js|css|html|svg|json)$/;

/** Writes a brotli and a gzip copy of every text file, which the server sends unchanged. */
function compress(): Plugin {
  const walk = (folder: string): string[] =>
    readdirSync(folder).flatMap((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory() ? walk(path) : [path];
    });
  return {
    name: "compress",
    apply: "build",
    closeBundle() {
      for (const path of walk("dist").filter((p) => COMPRESSED.test(p))) {
        const plain = readFileSync(path);
        if (plain.length < 512) continue;
        writeFileSync(`${path}.br`, brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
        writeFileSync(`${path}.gz`, gzipSync(plain, { level: 9 }));
      }
    },
  };
}

export default defineConfig({
  plugins: [react(), tailwindcss(), tokenIcons(), compress()],
  resolve: { alias: { "@": new URL("./src", import.meta.url).pathname } },
  build: {
    // The content policy allows data: URLs only for images, not in scripts and styles.
    assetsInlineLimit: 0,
    target: "es2022",
    manifest: true,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 800, // kB; the API reference is one file of its own
    rolldownOptions: {
      input: ["index.html", "docs.html"], // the app, and the API reference at /docs
      // What a page needs at once is one file: many small ones take turns on a slow connection.
      output: {
        codeSplitting: {
          groups: [{ name: "first", tags: ["$initial"], test: (id) => !/openapi-explorer|src.reference|docs.html/.test(id) }],
        },
      },
    },
  },
  // `npm run dev` uses the API of `make demo`, or the one in ASTROLABE_API.
  server: {
    proxy: Object.fromEntries(["/v1", "/openapi.json"].map((path) => [path, process.env.ASTROLABE_API ?? "http://127.0.0.1:8080"])),
  },
  test: { include: ["src/**/*.test.ts"], environment: "node" },
});
