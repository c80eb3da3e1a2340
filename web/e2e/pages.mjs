// Every page, light and dark, wide and narrow: photographed, held against axe, and not scrolling sideways.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { connect, FOLDER } from "./world.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const SIZES = { desktop: { width: 1280, height: 900 }, mobile: { width: 360, height: 780 } };

const PAGES = (index, other, creator) => [
  ["discover", "/", (p) => p.getByRole("list", { name: "Indices" })],
  ["compare", `/compare?i=${index},${other}`, (p) => p.getByRole("region", { name: "Comparison" })],
  ["index", `/index/${index}`, (p) => p.getByRole("region", { name: "Holdings" })],
  ["portfolio", "/portfolio", (p) => p.getByRole("heading", { name: "Positions" })],
  ["portfolio-watched", `/portfolio/${creator}`, (p) => p.getByRole("region", { name: "Activity" })],
  ["creators", "/creators", (p) => p.getByRole("region", { name: "Creators" })],
  ["developer", "/developer", (p) => p.getByRole("button", { name: "Sign in" })],
  ["creator", `/creator/${creator}`, (p) => p.getByRole("region", { name: "Indices of the creator" })],
  ["console", "/console", (p) => p.getByRole("heading", { name: "Your indices" })],
  ["launch", "/console/launch", (p) => p.getByLabel("Symbol")],
  ["propose", `/console/${index}`, (p) => p.getByRole("heading", { level: 1, name: "Change targets" })],
  ["audit", `/audit/${index}`, (p) => p.getByRole("region", { name: "Stored against chain" })],
  ["not-found", "/no/such/page", (p) => p.getByText("Nothing shines here")],
];

export async function pages(world, { themes = ["light", "dark"], sizes = Object.keys(SIZES), shots = true } = {}) {
  mkdirSync(FOLDER, { recursive: true });
  const { indices } = await world.get("/v1/indices");
  const [index, other] = indices;
  const findings = [];
  for (const theme of themes) {
    for (const size of sizes) {
      const page = await world.page({ wallet: world.wallet(1), theme, ...SIZES[size] });
      await page.goto(world.demo.url);
      await connect(page);
      for (const [name, path, ready] of PAGES(index.address, other.address, index.creator)) {
        await page.goto(world.demo.url + path);
        await ready(page).first().waitFor();
        await page.locator('[role="status"][aria-label^="Reading"]').first().waitFor({ state: "hidden" });
        await page.waitForTimeout(700); // charts draw
        if (shots) await page.screenshot({ path: `${FOLDER}${name}-${theme}-${size}.png`, fullPage: true });
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (wide > 0) findings.push(`${name} ${theme} ${size}: ${wide} px wider than the screen`);
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
        for (const v of violations.filter((f) => f.impact === "serious" || f.impact === "critical")) {
          findings.push(`${name} ${theme} ${size}: ${v.id} (${v.impact}): ${v.nodes.slice(0, 3).map((n) => `${n.target.join(" ")} ${n.failureSummary?.split("\n")[1] ?? ""}`).join(" | ")}`);
        }
      }
      await page.context().close();
    }
  }
  assert.deepEqual(findings, []);
}

/** How long until the largest element stands, and how much the page moved before: on the first page, with an empty cache. */
export async function vitals(world) {
  const page = await world.page();
  await page.addInitScript(() => {
    window.__vitals = { lcp: 0, cls: 0 };
    new PerformanceObserver((list) => { for (const e of list.getEntries()) window.__vitals.lcp = e.startTime; }).observe({ type: "largest-contentful-paint", buffered: true });
    new PerformanceObserver((list) => { for (const e of list.getEntries()) if (!e.hadRecentInput) window.__vitals.cls += e.value; }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(world.demo.url);
  await page.getByRole("list", { name: "Indices" }).waitFor();
  await page.waitForTimeout(1_500);
  const measured = await page.evaluate(() => window.__vitals);
  await page.context().close();
  return measured;
}
