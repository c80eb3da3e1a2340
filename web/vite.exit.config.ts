import { createHash } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

const digest = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** Inlines script and style into the page. Its content policy allows both by hash, and connections to any node. */
function singleFile(): Plugin {
  return {
    name: "single-file",
    closeBundle() {
      const script = readFileSync("dist-exit/exit.js", "utf8").replaceAll("</script", "<\\/script").trim();
      const style = readFileSync("exit/exit.css", "utf8").trim();
      const policy = [
        "default-src 'none'",
        `script-src ${digest(script)}`,
        `style-src ${digest(style)}`,
        "connect-src http: https: ws: wss:",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
      ].join("; ");
      const page = readFileSync("exit/page.html", "utf8")
        .replace("%POLICY%", () => policy)
        .replace("%STYLE%", () => style)
        .replace("%SCRIPT%", () => script);
      rmSync("dist-exit", { recursive: true });
      writeFileSync("dist/exit.html", page);
      writeFileSync("dist/exit.html.br", brotliCompressSync(page));
      writeFileSync("dist/exit.html.gz", gzipSync(page, { level: 9 }));
    },
  };
}

/** Builds the exit page, which redeems without any server, as one file. */
export default defineConfig({
  plugins: [singleFile()],
  publicDir: false,
  resolve: { alias: { "@": new URL("./src", import.meta.url).pathname } },
  build: {
    outDir: "dist-exit",
    target: "es2022",
    lib: { entry: "exit/exit.ts", formats: ["iife"], name: "exit", fileName: () => "exit.js" },
  },
});
