// Tests the main path: a creator launches an index, an investor deposits, sees the position, and redeems in both ways.
import assert from "node:assert/strict";
import { balanceOf, clicking, connect, panel, pick, signed, slippage, transaction } from "./world.mjs";

export const NAME = "Southern Cross";

export async function launch(world) {
  const page = await world.page({ wallet: world.wallet(0) });
  await page.goto(`${world.demo.url}/console`);
  await connect(page);
  await page.getByRole("link", { name: "Launch an index" }).click();
  await page.getByLabel("Name", { exact: true }).fill(NAME);
  await page.getByLabel("Symbol").fill("crux");
  await page.getByRole("button", { name: "Continue" }).click();

  // A step with errors cannot be left.
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByText("Add at least one token").waitFor();
  await page.getByRole("button", { name: "Add a token" }).click();
  await pick(page, "Token 1", "WETH");
  await page.getByRole("button", { name: "Add a token" }).click();
  await pick(page, "Token 2", "WBTC");
  await page.getByLabel("Weight of WETH in percent").fill("60");
  await page.getByLabel("Weight of WBTC in percent").fill("30");
  await page.getByText("they must add up to 100%").waitFor();
  await page.getByLabel("Weight of WBTC in percent").fill("40");
  await page.getByRole("button", { name: "Continue" }).click();

  await page.getByLabel("Management fee").fill("11");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByText("0 to 10%, with at most two decimals").waitFor();
  await page.getByLabel("Management fee").fill("0.75");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByLabel("Seed").fill("5000");
  await page.getByLabel("Slippage").fill("10");
  await page.getByLabel("Notice period for new targets").fill("0.34"); // 20 minutes of chain time, which are 20 s of the demo
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("button", { name: "Launch", exact: true }).click();
  await transaction(page, `Launch ${NAME}`, ["confirmed", "final"]);
  await page.getByRole("link", { name: "See your indices" }).click();
  await page.getByRole("link", { name: NAME }).waitFor();
  const { indices } = await world.get(`/v1/indices?q=${encodeURIComponent(NAME)}`);
  assert.equal(indices.length, 1);
  assert.equal(indices[0].management_fee_bps, 75);
  await page.context().close();
  return indices[0];
}

export async function invest(world, index) {
  const wallet = world.wallet(1);
  const page = await world.page({ wallet });
  await page.goto(world.demo.url);
  await page.getByRole("searchbox").fill(NAME);
  await page.getByRole("link", { name: NAME }).click();
  await page.getByRole("heading", { level: 1, name: NAME }).waitFor();
  await connect(page);

  await slippage(page);

  // One token: the wallet signs a permit and sends only the deposit. No approval remains.
  await panel(page).getByLabel("You pay").fill("1000");
  await panel(page).getByText("You receive (expected)").waitFor();
  await panel(page).getByText("You first sign a permit for exactly 1,000 USDC").waitFor();
  await signed(page, clicking(page, "Deposit"), `Deposit 1000 USDC into ${NAME}`);
  assert.equal(wallet.sent.length, 1, "a deposit without an approval");
  assert.equal(wallet.typed.length, 1);
  assert.equal(wallet.typed[0].primaryType, "Permit");
  assert.equal(wallet.typed[0].message.value, "1000000000", "exactly the deposited amount");
  await panel(page).getByText("Done in block").waitFor();

  await panel(page).getByRole("link", { name: "See your position" }).click();
  const row = page.getByRole("region", { name: "Positions" }).getByRole("row", { name: NAME });
  await row.waitFor();
  const cost = Number((await row.locator("td").nth(3).innerText()).replace(/[$,]/g, "")); // the cost is fixed, while the value moves with the prices
  assert.ok(Math.abs(cost - 1000) < 40, `1,000 USD were deposited, but the position shows a cost of ${cost}`);
  await page.getByRole("region", { name: "Activity" }).getByText("Deposit", { exact: true }).first().waitFor();
  await page.goto(`${world.demo.url}/index/${index.address}`);
  return { page, wallet };
}

export async function leave(world, index, { page, wallet }) {
  const balance = (token) => balanceOf(wallet, token);
  const [weth] = index.targets.filter((t) => t.symbol === "WETH");

  await slippage(page);

  // Redeem half in kind: no approval, and every token of the basket is returned.
  const before = await balance(weth.token);
  await page
    .locator("label")
    .filter({ hasText: /^Redeem$/ })
    .click();
  await page
    .locator("label")
    .filter({ hasText: /^In kind$/ })
    .click();
  await panel(page).getByRole("button", { name: "50%" }).click();
  await panel(page).getByText("none, so no slippage and no pool fees").waitFor();
  await signed(page, clicking(page, "Redeem"), "CRUX in kind");
  assert.ok((await balance(weth.token)) > before, "WETH was returned");

  // Redeem the rest for one token.
  const { assets } = await world.get("/v1/assets");
  const usdc = assets.find((a) => a.symbol === "USDC");
  const had = await balance(usdc.token);
  await page
    .locator("label")
    .filter({ hasText: /^One token$/ })
    .click();
  // Wait for the new balance, so that "All" means the remaining shares.
  const left = Number((await balance(index.address)) / 10n ** 17n) / 10; // shares, truncated to one decimal
  await panel(page).getByText(`You hold ${left}`).waitFor();
  await panel(page).getByRole("button", { name: "All", exact: true }).click();
  await panel(page).getByText("You receive (expected)").waitFor();
  await signed(page, clicking(page, "Redeem"), "CRUX for USDC");
  const got = Number((await balance(usdc.token)) - had) / 1e6;
  const [last] = await world.until(
    async () => (await world.get(`/v1/investors/${wallet.account.address}/activity?limit=1`)).activity,
    ([a]) => a?.kind === "redeem" && a.tx_hash === wallet.last,
  );
  assert.ok(
    Math.abs(got / Number(last.value_usd) - 1) < 0.05,
    `expected the shares' value in that block, ${last.value_usd} USD, minus swap costs; got ${got}`,
  );
  assert.equal(await balance(index.address), 0n, "no shares remain");
  await page.context().close();
}

/** The creator proposes new weights and the keeper executes them after the notice period. The page shows each state without a reload. */
export async function propose(world, index) {
  const page = await world.page({ wallet: world.wallet(0) });
  await page.goto(`${world.demo.url}/console/${index.address}`);
  await connect(page);
  await page.getByLabel("Weight of WETH in percent").fill("50");
  await page.getByLabel("Weight of WBTC in percent").fill("50");
  await page.getByRole("cell", { name: "+10%" }).waitFor();
  // The page shows the expected trades and their cost before signing: a tenth of the index from WETH to WBTC.
  const expected = page.getByRole("region", { name: "Expected trades" });
  const row = expected.getByRole("region", { name: "Trades", exact: true }).getByRole("row", { name: /WETH.*WBTC/ });
  await row.waitFor();
  const dollars = async (cell) => Number((await cell.innerText()).replaceAll(/[$,]/g, ""));
  const worth = await dollars(row.getByRole("cell").last());
  const { index: now } = await world.get(`/v1/indices/${index.address}`);
  const part = worth / Number(now.valuation.nav_usd);
  assert.ok(part > 0.05 && part < 0.15, `expected about a tenth of ${now.valuation.nav_usd} USD, got ${worth}`);
  const cost = await dollars(
    expected
      .locator("div", { has: page.getByText("Expected cost", { exact: true }) })
      .last()
      .locator("dd")
      .first(),
  );
  assert.ok(cost > 0 && cost < worth / 10, `expected a small positive cost, got ${cost} USD`);

  // Investors see the proposal on the index page, which is not reloaded from here on.
  const watcher = await world.page();
  await watcher.goto(`${world.demo.url}/index/${index.address}`);
  await watcher.getByRole("heading", { name: "Rebalances and their cost" }).waitFor();
  await page.getByRole("button", { name: "Propose" }).click();
  await page.getByText("Can be executed in").waitFor();
  await watcher.getByRole("heading", { name: "Pending change of targets" }).waitFor();
  await watcher.getByText("Can be executed in").waitFor();
  // The demo's keeper executes the proposal, and then trades toward the new targets.
  await page.getByRole("heading", { name: "New weights" }).waitFor({ timeout: 180_000 });
  assert.equal(await page.getByLabel("Weight of WETH in percent").inputValue(), "50");
  await watcher.getByRole("heading", { name: "Pending change of targets" }).waitFor({ state: "hidden" });
  const { activity } = await world.get(`/v1/indices/${index.address}/activity?limit=100`);
  const executed = activity.find((a) => a.kind === "targets_executed");
  const trades = await world.until(
    async () =>
      (await world.get(`/v1/indices/${index.address}/trades?limit=100`)).trades.filter((t) => t.block_number >= executed.block_number),
    (found) => found.length > 0,
    120_000,
  );
  await watcher
    .getByRole("region", { name: "Rebalances" })
    .getByText(`block ${trades.at(-1).block_number}`, { exact: true })
    .waitFor();
  await Promise.all([page, watcher].map((p) => p.context().close()));
}
