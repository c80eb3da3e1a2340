// Tests a deposit with a max loss: prices fall, and the order redeems the shares.
import assert from "node:assert/strict";
import { balanceOf, clicking, connect, panel, signed, slippage, transaction } from "./world.mjs";

export async function guard(world, index) {
  const wallet = world.wallet(3);
  const page = await world.page({ wallet });
  await page.goto(`${world.demo.url}/index/${index.address}`);
  await connect(page);
  await slippage(page);
  await panel(page).getByLabel("You pay").fill("5000");
  await panel(page).getByLabel("Set a max loss").check();
  await panel(page).getByLabel("Max loss", { exact: true }).fill("12"); // below the cost, which is the default
  await panel(page).getByLabel("Tip", { exact: true }).fill("1");
  await panel(page).getByLabel("Max slippage").fill("15");
  await panel(page).getByText("You receive (expected)").waitFor();
  await panel(page).getByText("12% below your average cost of").waitFor();
  await panel(page).getByText("1% of the proceeds").waitFor();
  await panel(page).getByText("15%, including the tip").waitFor();
  await panel(page).getByText("You first sign a permit for exactly 5,000 USDC").waitFor();
  await signed(page, clicking(page, "Deposit"), "Deposit 5000 USDC");
  await transaction(page, `Set a max loss on ${index.name}`, ["confirmed", "final"]);
  await panel(page).getByText("The max loss is set.").waitFor();
  assert.equal(wallet.sent.length, 2, "a deposit and an order, with permits instead of approvals");
  assert.ok((await balanceOf(wallet, index.address)) > 0n);

  const { assets } = await world.get("/v1/assets");
  const usdc = assets.find((a) => a.symbol === "USDC");
  const had = await balanceOf(wallet, usdc.token);
  await panel(page).getByRole("link", { name: "See your max-loss orders" }).click();
  await page.getByRole("region", { name: "Positions" }).getByRole("row", { name: index.name }).waitFor();

  await world.control("demo_movePrices", -30);
  // The page shows the closed position without a reload.
  await page
    .getByRole("region", { name: "Positions" })
    .getByRole("row", { name: index.name })
    .getByText(", closed")
    .waitFor({ timeout: 120_000 });
  assert.equal(await balanceOf(wallet, index.address), 0n, "the order redeemed every share");
  const {
    guards: [order],
  } = await world.get(`/v1/investors/${wallet.account.address}/guards?limit=1`);
  assert.equal(order.status, "executed");
  assert.equal(
    String((await balanceOf(wallet, usdc.token)) - had),
    order.execution.amount_out,
    "the investor received the reported amount",
  );
  assert.ok(BigInt(order.execution.amount_out) > 1_000_000_000n, "the value of the deposit after the fall");
  assert.ok(Number(order.execution.level_usd) <= Number(order.trigger_usd), "at or below the trigger");
  assert.equal(order.trail_bps, 0, "a max loss below the cost does not trail");
  await page.context().close();
}

/** Places a max loss on existing shares. The order stays open when the wallet declines the cancellation, and is then cancelled. */
export async function cancelGuard(world, index) {
  const wallet = world.wallet(4);
  const page = await world.page({ wallet });
  await page.goto(`${world.demo.url}/index/${index.address}`);
  await connect(page);
  await slippage(page);
  await panel(page).getByLabel("You pay").fill("300");
  await panel(page).getByText("You receive (expected)").waitFor();
  await signed(page, clicking(page, "Deposit"), "Deposit 300 USDC");

  await page
    .locator("label")
    .filter({ hasText: /^Protect$/ })
    .click();
  await panel(page)
    .locator("label")
    .filter({ hasText: /^Below the peak$/ })
    .click();
  await panel(page).getByLabel("Fall from peak").fill("90"); // low enough that nothing triggers it
  await panel(page).getByText("Sells at level").waitFor();
  await panel(page).getByRole("button", { name: "Set the max loss" }).click();
  await transaction(page, `Set a max loss on ${index.name}`, ["confirmed", "final"]);
  await panel(page).getByRole("link", { name: "See your max-loss orders" }).click();

  const orders = page.getByRole("region", { name: "Max-loss orders" });
  const row = orders.getByRole("row", { name: index.name });
  await row.getByText("open", { exact: true }).waitFor();
  const cancel = row.getByRole("button", { name: `Cancel the max loss on ${index.name}` });
  wallet.decline = 1;
  await cancel.click();
  await orders.getByText("You declined in the wallet").waitFor();
  await row.getByText("open", { exact: true }).waitFor();
  await cancel.click();
  await transaction(page, `Cancel the max loss on ${index.name}`, ["confirmed", "final"]);
  await row.getByText("cancelled", { exact: true }).waitFor(); // without a reload
  assert.equal(await cancel.count(), 0);
  const { guards } = await world.get(`/v1/investors/${wallet.account.address}/guards?open=true`);
  assert.deepEqual(guards, [], "no order is open");
  await page.context().close();
}
