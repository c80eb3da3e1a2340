// Tests the audit page: it compares the API with the chain, now and at a chosen block, and looks up every event in its receipt.
import assert from "node:assert/strict";

export async function audit(world, index) {
  const page = await world.page();
  await page.goto(`${world.demo.url}/audit/${index.address}`);
  await page.getByText(/^\d+ values compared, no difference$/).waitFor();

  const { points } = await world.get(`/v1/indices/${index.address}/nav?range=all&interval=raw`);
  const point = points[Math.floor(points.length / 2)];
  await page.getByLabel("At block").fill(String(point.block_number));
  await page.getByRole("button", { name: "Check", exact: true }).click();
  const stored = page.getByRole("region", { name: "API compared with chain" });
  await stored
    .getByRole("row", { name: /^Block hash/ })
    .getByText(point.block_hash)
    .first()
    .waitFor();
  await page.getByText("5 values compared, no difference", { exact: true }).waitFor();
  await page.getByText("Reserves of the tokens").waitFor(); // among the values that were not compared
  const supply = stored.getByRole("row", { name: /^Total supply/ }).getByRole("cell");
  assert.deepEqual(
    (await supply.allInnerTexts()).slice(0, 2),
    [point.total_supply, point.total_supply],
    "both sources show the supply of that block",
  );
  const owed = page.getByRole("region", { name: "Balances" });
  assert.equal(await owed.getByText("no", { exact: true }).count(), 0, "the vault held what it owed");
  await page.getByText(`--block ${point.block_number} `).waitFor(); // the command uses the same block

  const trail = page.getByRole("region", { name: "Event trail" });
  await world.until(
    () => trail.getByText("found", { exact: true }).count(),
    (n) => n === 10,
  );
  await page.getByRole("navigation", { name: "More events" }).getByRole("button", { name: "Older" }).click();
  await world.until(
    () => trail.getByText("found", { exact: true }).count(),
    (n) => n > 0,
  );
  assert.equal(await trail.getByText("not found").count(), 0);

  await page.getByLabel("At block").fill("0");
  await page.getByRole("button", { name: "Check", exact: true }).click();
  await page.getByText("No data stored for this block").waitFor();
  await page.context().close();
}
