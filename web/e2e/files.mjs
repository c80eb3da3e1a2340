// Tests that every CSV link downloads a file with the data of its page.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

/** Clicks every CSV link on the page, and checks that the file has a header and rows. Returns the names of the files. */
async function saveAll(page) {
  const names = [];
  const links = page.locator("main a[download]");
  await links.first().waitFor();
  for (const link of await links.all()) {
    const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
    const name = (await link.getAttribute("aria-label")).match(/^Download (.+) as CSV$/)[1];
    assert.match(download.suggestedFilename(), /^[a-z-]+\.csv$/);
    const [header, ...rows] = (await readFile(await download.path(), "utf8")).trim().split("\n");
    assert.match(header, /^[a-z_]+(\.[a-z_]+)*(,[a-z_]+(\.[a-z_]+)*){3,}\r?$/, `${name} starts with the column names`);
    assert.ok(rows.length > 0, `${name} has rows`);
    names.push(name);
  }
  return names;
}

export async function files(world, index) {
  const page = await world.page();
  await page.goto(`${world.demo.url}/index/${index.address}`);
  await page.getByRole("region", { name: "Rebalances" }).waitFor();
  assert.deepEqual(await saveAll(page), ["levels", "trades"]);
  await page
    .locator("label")
    .filter({ hasText: /^Candles$/ })
    .click();
  await page
    .locator("label")
    .filter({ hasText: /^Decisions$/ })
    .click();
  await page.getByRole("list", { name: "Decisions" }).waitFor();
  assert.deepEqual(await saveAll(page), ["levels", "plans"]);
  await page
    .locator("label")
    .filter({ hasText: /^All activity$/ })
    .click();
  await page.getByRole("region", { name: "Activity" }).waitFor();
  assert.deepEqual(await saveAll(page), ["levels", "activity"]);

  await page.goto(`${world.demo.url}/portfolio/${index.creator}`);
  await page.getByRole("region", { name: "Activity" }).waitFor();
  assert.deepEqual(await saveAll(page), ["value", "positions", "receipt", "activity"]);
  await page.context().close();
}
