// Takes screenshots of every page in both themes and two widths, runs axe, and checks that no page scrolls sideways.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { connect, FOLDER } from "./world.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const SIZES = { desktop: { width: 1280, height: 900 }, mobile: { width: 360, height: 780 } };

/** Waits until a chart is drawn, or until the page says that there are too few data for it. */
const charted = (p) =>
  p
    .locator("[role=img] canvas")
    .first()
    .or(p.getByText(/^Too (few|short)/))
    .first()
    .waitFor();

/** Name, path, an element to wait for, and an action before the screenshot. */
const PAGES = (index, other, creator) => [
  ["discover", "/", (p) => p.getByRole("list", { name: "Indices" })],
  ["compare", `/compare?i=${index},${other}`, (p) => p.getByRole("region", { name: "Comparison" }), charted],
  ["index", `/index/${index}`, (p) => p.getByRole("region", { name: "Holdings" }), charted],
  [
    "index-why",
    `/index/${index}`,
    (p) => p.getByRole("region", { name: "Rebalances" }),
    async (p) => {
      await p
        .locator("label")
        .filter({ hasText: /^Decisions$/ })
        .click();
      await p.getByRole("list", { name: "Decisions" }).locator("summary").first().click();
    },
  ],
  ["portfolio", "/portfolio", (p) => p.getByRole("heading", { name: "Positions" })],
  ["portfolio-watched", `/portfolio/${creator}`, (p) => p.getByRole("region", { name: "Activity" }), charted],
  ["creators", "/creators", (p) => p.getByRole("region", { name: "Creators" })],
  ["developer", "/developer", (p) => p.getByRole("button", { name: "Sign in" })],
  [
    "developer-signed-in",
    "/developer",
    (p) => p.getByRole("button", { name: "Sign in" }),
    async (p) => {
      await p.getByRole("button", { name: "Sign in" }).click();
      await p.getByRole("heading", { name: "API keys" }).waitFor();
      await p.getByRole("button", { name: "Create a key" }).click();
      await p.getByRole("dialog").waitFor();
    },
  ],
  ["creator", `/creator/${creator}`, (p) => p.getByRole("region", { name: "Indices of the creator" })],
  ["console", "/console", (p) => p.getByRole("heading", { name: "Your indices" })],
  ["launch", "/console/launch", (p) => p.getByLabel("Symbol")],
  [
    "launch-basket",
    "/console/launch",
    (p) => p.getByLabel("Symbol"),
    async (p) => {
      await p.getByLabel("Name", { exact: true }).fill("Lyra");
      await p.getByLabel("Symbol").fill("LYR");
      await p.getByRole("button", { name: "Continue" }).click();
      for (let i = 0; i < 2; i++) await p.getByRole("button", { name: "Add a token" }).click();
      await p.getByRole("button", { name: "Equal weights" }).click();
      await charted(p);
    },
  ],
  ["propose", `/console/${index}`, (p) => p.getByRole("heading", { level: 1, name: "Change targets" })],
  ["audit", `/audit/${index}`, (p) => p.getByRole("region", { name: "Event trail" })],
  ["learn", "/learn", (p) => p.getByRole("heading", { name: "Glossary" })],
  ["practice", `/practice/${index}`, (p) => p.getByRole("button", { name: "Set the stop" }).or(p.getByText("Deposit first"))],
  ["exit", "/exit.html", (p) => p.getByRole("button", { name: "Connect", exact: true })],
  ["not-found", "/no/such/page", (p) => p.getByText("Page not found")],
];

/** Pages that are tested after an action; another entry tests the page as it opens. */
const STATES = new Set(["index-why", "developer-signed-in", "launch-basket"]);

export async function pages(world, { themes = ["light", "dark"], sizes = Object.keys(SIZES), shots = true, states = true } = {}) {
  mkdirSync(FOLDER, { recursive: true });
  const { indices } = await world.get("/v1/indices");
  const [index, other] = indices;
  const findings = [];
  for (const theme of themes) {
    for (const size of sizes) {
      const page = await world.page({ wallet: world.wallet(1), theme, ...SIZES[size] });
      await page.goto(world.demo.url);
      await connect(page);
      for (const [name, path, ready, act] of PAGES(index.address, other.address, index.creator)) {
        if (!states && STATES.has(name)) continue;
        await page.goto(world.demo.url + path);
        await ready(page).first().waitFor();
        await page.locator('[role="status"][aria-label^="Loading"]').first().waitFor({ state: "hidden" });
        await act?.(page);
        await page.evaluate(() => document.fonts.ready);
        if (shots) await page.screenshot({ path: `${FOLDER}${name}-${theme}-${size}.png`, fullPage: true });
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (wide > 0) findings.push(`${name} ${theme} ${size}: ${wide} px wider than the screen`);
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
        for (const v of violations.filter((f) => f.impact === "serious" || f.impact === "critical")) {
          findings.push(
            `${name} ${theme} ${size}: ${v.id} (${v.impact}): ${v.nodes
              .slice(0, 3)
              .map((n) => `${n.target.join(" ")} ${n.failureSummary?.split("\n")[1] ?? ""}`)
              .join(" | ")}`,
          );
        }
      }
      await page.context().close();
    }
  }
  assert.deepEqual(findings, []);
}

/** Waits until all of a page has loaded: lists, sparklines and charts arrive at different times. */
const SETTLED = {
  discover: async (page) => {
    const rows = page.getByRole("list", { name: "Indices" }).getByRole("listitem");
    await rows.first().waitFor();
    const count = await rows.count();
    await page.waitForFunction((n) => document.querySelectorAll('[aria-label="Indices"] polyline').length === n, count); // sparklines arrive last
  },
  index: async (page) => {
    // The table is there, or that there was no trade yet.
    await page.getByRole("region", { name: "Rebalances" }).or(page.getByText("No trades yet")).first().waitFor();
    await page.getByRole("heading", { name: "Returns and risk" }).waitFor();
    await page.getByRole("heading", { name: "Invest", exact: true }).waitFor();
    await charted(page);
    await page.locator('[role="status"][aria-label^="Loading"]').first().waitFor({ state: "hidden" });
  },
};

/** Measures the largest contentful paint and the layout shift of a page with an empty cache. */
export async function vitals(world, path, kind, size) {
  const page = await world.page(SIZES[size]);
  await page.addInitScript(() => {
    window.__vitals = { lcp: 0, cls: 0 };
    new PerformanceObserver((list) => {
      for (const e of list.getEntries()) window.__vitals.lcp = e.startTime;
    }).observe({ type: "largest-contentful-paint", buffered: true });
    new PerformanceObserver((list) => {
      for (const e of list.getEntries()) if (!e.hadRecentInput) window.__vitals.cls += e.value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(world.demo.url + path);
  await SETTLED[kind](page);
  await page.evaluate(() =>
    document.fonts.ready.then(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))),
  );
  const measured = await page.evaluate(() => window.__vitals);
  await page.context().close();
  return measured;
}
