// Measures the first visit on a slow connection: a phone's 1.6 Mbit/s with 150 ms round trips, and an empty cache.
import assert from "node:assert/strict";

const LINK = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 };
const ROUNDS = 2; // the page, and what it names
const SIZE = { width: 390, height: 844 };

/** Name, path, what must be on screen, and the milliseconds until it is. */
export const GOALS = (index) => [
  ["first card", "/", '[aria-label="Indices"] li', 1_500],
  ["index chart", `/index/${index}`, "[role=img] canvas", 2_500],
];

/** Returns the milliseconds until an element is drawn, and what the browser loaded until then. */
export async function visit(world, path, selector) {
  const page = await world.page(SIZE);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Network.enable");
  await cdp.send("Network.setCacheDisabled", { cacheDisabled: true });
  await cdp.send("Network.emulateNetworkConditions", LINK);
  await page.addInitScript((wanted) => {
    window.__seen = { at: 0, lcp: 0, cls: 0 };
    new PerformanceObserver((list) => {
      for (const e of list.getEntries()) window.__seen.lcp = e.startTime;
    }).observe({ type: "largest-contentful-paint", buffered: true });
    new PerformanceObserver((list) => {
      for (const e of list.getEntries()) if (!e.hadRecentInput) window.__seen.cls += e.value;
    }).observe({ type: "layout-shift", buffered: true });
    const look = () => {
      if (document.querySelector(wanted)) requestAnimationFrame(() => (window.__seen.at = performance.now()));
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    const ask = window.fetch;
    window.__asked = new Set();
    window.fetch = (input, init) => {
      window.__asked.add(new URL(input.url ?? input, document.baseURI).href);
      return ask(input, init);
    };
  }, selector);
  await page.goto(world.demo.url + path);
  await page.waitForFunction(() => window.__seen.at > 0);
  const seen = await page.evaluate(() => {
    const loaded = performance.getEntriesByType("resource").filter((e) => e.responseEnd <= window.__seen.at);
    const script = loaded.filter((e) => /\.js$/.test(e.name));
    const preloads = [...document.querySelectorAll("link[rel=preload][as=fetch]")].map((link) => link.href);
    return {
      ...window.__seen,
      preloads: preloads.length,
      unasked: preloads.filter((href) => !window.__asked.has(href)),
      requests: loaded.length + 1,
      scripts: script.reduce((sum, e) => sum + e.transferSize, 0),
      bytes: loaded.filter((e) => !/woff2|svg/.test(e.name)).reduce((sum, e) => sum + e.transferSize, 0),
      early: Math.min(...loaded.filter((e) => /\/v1\/indices/.test(e.name)).map((e) => e.startTime)) < script[0].responseEnd,
      order: loaded.map((e) => `${Math.round(e.startTime)}-${Math.round(e.responseEnd)} ${new URL(e.name).pathname.slice(0, 60)}`),
    };
  });
  await page.context().close();
  return seen;
}

/**
 * Prints what a visitor waits for, and checks what of it depends on the app: the time that the link needs for the bytes until then, in
 * as many round trips. The time on the clock depends on what else this machine does, so it is printed and not checked.
 */
export async function speed(world, index, tell) {
  for (const [name, path, selector, goal] of GOALS(index)) {
    const seen = await visit(world, path, selector);
    const link = ROUNDS * LINK.latency + (seen.bytes / LINK.downloadThroughput) * 1_000;
    tell(
      `${name}: the link needs ${Math.round(link)} ms, allowed ${goal}; on the clock ${Math.round(seen.at)} ms; largest contentful paint ` +
        `${Math.round(seen.lcp)} ms, layout shift ${seen.cls.toFixed(4)}, ${seen.requests} requests, ${Math.round(seen.scripts / 1024)} kB of scripts`,
    );
    assert.ok(link <= goal, `${name}: the link needs ${Math.round(link)} ms, allowed ${goal}:\n${seen.order.join("\n")}`);
    assert.ok(seen.cls <= 0.05, `${name}: layout shift ${seen.cls}`);
    assert.ok(seen.preloads > 0, `${name}: the page names no answers that it needs`);
    assert.deepEqual(seen.unasked, [], `${name}: the page preloads answers that the app does not ask for`);
    assert.ok(seen.early, `${name}: the page waits for its scripts before it asks for data:\n${seen.order.join("\n")}`);
  }
}
