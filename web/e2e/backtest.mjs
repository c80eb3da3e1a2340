// Tests the launch wizard's backtest of a basket at stored prices.
import assert from "node:assert/strict";

export async function backtest(world) {
  const page = await world.page();
  await page.goto(`${world.demo.url}/console/launch`);
  await page.getByLabel("Name", { exact: true }).fill("Replay");
  await page.getByLabel("Symbol").fill("RPL");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("button", { name: "Add a token" }).click();
  await page.getByRole("button", { name: "Add a token" }).click();
  assert.equal(await page.getByRole("region", { name: "Backtest" }).count(), 0, "no basket, no backtest");
  await page.getByRole("button", { name: "Equal weights" }).click();
  const panel = page.getByRole("region", { name: "Backtest" });
  const stat = (label) =>
    panel
      .locator("div", { has: page.getByText(label, { exact: true }) })
      .last()
      .locator("dd");
  await panel.getByRole("img", { name: /^Level of the basket/ }).waitFor();
  await stat("Return")
    .filter({ hasText: /^[+−]?\d+\.\d\d%$/ })
    .waitFor();
  await panel
    .locator("label")
    .filter({ hasText: /^Daily$/ })
    .click();
  await stat("Turnover")
    .last()
    .filter({ hasText: /^[1-9]\d* rebalances$/ })
    .waitFor();
  await panel
    .locator("label")
    .filter({ hasText: /^Never$/ })
    .click();
  await stat("Turnover")
    .last()
    .filter({ hasText: /^0 rebalances$/ })
    .waitFor();
  await stat("Trading cost")
    .filter({ hasText: /^0%$|^0\.00%$/ })
    .waitFor();
  await panel.getByLabel("Compare with").selectOption({ label: "WETH" });
  await panel.getByText("Return minus WETH").waitFor();
  await page.context().close();
}
