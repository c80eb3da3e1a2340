// Finds the Chromium for the end-to-end tests. Run as a script, it exits with code 0 if there is one.
import { accessSync, constants } from "node:fs";
import { fileURLToPath } from "node:url";

const PLACES = [
  process.env.ASTROLABE_CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

export const MISSING = "no Chromium found: install one (Debian: apt-get install chromium) or name it in ASTROLABE_CHROMIUM";

export function chromiumPath() {
  for (const place of PLACES) {
    if (!place) continue;
    try {
      accessSync(place, constants.X_OK);
      return place;
    } catch {
      // not found: try the next place
    }
  }
  return undefined;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = chromiumPath();
  console.log(found ?? MISSING);
  process.exitCode = found ? 0 : 1;
}
