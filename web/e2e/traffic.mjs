// Counts the API requests of an idle index page: the stream carries new valuations, so the page reads little again.
import assert from "node:assert/strict";

const IDLE = 15_000; // milliseconds
const MOST = 6;
const LOADED = 10_000; // milliseconds until the first reads and those after the stream's start are done

export async function traffic(world, index) {
  const page = await world.page();
  await page.goto(`${world.demo.url}/index/${index.address}`);
  await page.getByRole("heading", { name: "Rebalances and their cost" }).waitFor();
  await page.waitForTimeout(LOADED);
  const seen = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith("/v1/")) seen.push(pathname.replace(index.address, "…"));
  });
  const level = page.locator("dl").first().locator("dd").first();
  const before = await level.innerText();
  await page.waitForTimeout(IDLE);
  const after = await level.innerText();
  await page.context().close();
  assert.ok(seen.length <= MOST, `${seen.length} requests in ${IDLE / 1_000} s, allowed ${MOST}: ${seen.join(", ")}`);
  assert.notEqual(after, before, "the level moved without a request");
  return seen.length;
}

/** Checks that the list of indices does not move by itself when its order changes, and that a button takes the new order. */
export async function order(world) {
  const page = await world.page();
  let turned = false;
  await page.route("**/v1/stream?*", (route) => route.abort()); // without a stream the list is read again every few seconds
  await page.route("**/v1/indices?*", async (route) => {
    const response = await route.fetch();
    const body = await response.json();
    if (turned) body.indices.reverse();
    await route.fulfill({ response, json: body });
  });
  await page.goto(world.demo.url);
  const names = page.getByRole("list", { name: "Indices" }).locator('a[href^="/index/"]');
  await names.first().waitFor();
  const before = await names.allInnerTexts();
  const button = page.getByRole("button", { name: /^Order changed/ });
  assert.equal(await button.count(), 0);
  turned = true;
  await button.waitFor();
  assert.deepEqual(await names.allInnerTexts(), before, "the list moved by itself");
  await button.click();
  await button.waitFor({ state: "detached" });
  assert.deepEqual(await names.allInnerTexts(), before.toReversed());
  await page.context().close();
}
