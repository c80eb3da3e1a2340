// Every CSV link gives a file of what its page shows.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

/** Clicks every link to a file on the page, and checks that each has a header and rows. Returns what the links say they save. */
async function saveAll(page) {
  const names = [];
  const links = page.locator("main a[download]");
  await links.first().waitFor();
  for (const link of await links.all()) {
    const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
    const name = (await link.getAttribute("aria-label")).match(/^Save (.+) as CSV$/)[1];
    assert.match(download.suggestedFilename(), /^[a-z-]+\.csv$/);
    const [header, ...rows] = (await readFile(await download.path(), "utf8")).trim().split("\n");
    assert.match(header, /^[a-z_]+(\.[a-z_]+)*(,[a-z_]+(\.[a-z_]+)*){3,}\r?$/, `${name} begins with its columns' names`);
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
  await page.locator("label").filter({ hasText: /^Why$/ }).click();
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
  assert.deepEqual(await saveAll(page), ["value", "positions", "activity"]);
  await page.context().close();
}
