import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Plugin } from "vite";
import { PICTURED } from "../src/design/token-symbols";

interface IconSet {
  icons: Record<string, { body: string } | undefined>;
  width: number;
  height: number;
}

/**
 * Writes the token icons of the CC0 set to tokens/<symbol>.svg, so that a page loads only those that it shows, and from no stranger's server.
 * The larger set @web3icons/core has other coins under some symbols: its ARB is not Arbitrum.
 */
export function tokenIcons(): Plugin {
  const set = JSON.parse(
    readFileSync(createRequire(import.meta.url).resolve("@iconify-json/cryptocurrency-color/icons.json"), "utf8"),
  ) as IconSet;
  const drawn = (symbol: string) => {
    const icon = set.icons[symbol];
    if (!icon) throw new Error(`the icon set has no ${symbol}`);
    return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${set.width} ${set.height}">${icon.body}</svg>\n`;
  };
  return {
    name: "token-icons",
    generateBundle() {
      for (const symbol of PICTURED) this.emitFile({ type: "asset", fileName: `tokens/${symbol}.svg`, source: drawn(symbol) });
    },
    configureServer(server) {
      server.middlewares.use("/tokens/", (request, response, next) => {
        const symbol = /^\/([a-z0-9]+)\.svg$/.exec(request.url ?? "")?.[1];
        if (!symbol || !PICTURED.has(symbol)) {
          next();
          return;
        }
        response.setHeader("Content-Type", "image/svg+xml");
        response.end(drawn(symbol));
      });
    },
  };
}
