// Tests the approval and the deposit in one confirmation (EIP-5792), and the steps for a wallet that refuses it after all.
import assert from "node:assert/strict";
import { balanceOf, clicking, connect, panel, signed, slippage } from "./world.mjs";

export async function batch(world, index) {
  const wallet = world.wallet(6);
  wallet.atomic = "supported";
  const page = await world.page({ wallet });
  await page.goto(`${world.demo.url}/index/${index.address}`);
  await connect(page);
  await slippage(page);

  const had = await balanceOf(wallet, index.address);
  await panel(page).getByLabel("You pay").fill("120");
  await panel(page).getByText("the approval for exactly 120 USDC and the transaction as one").waitFor();
  await panel(page).getByText("Network fee, at most about").waitFor();
  assert.match(await panel(page).locator("dl div").filter({ hasText: "Network fee" }).innerText(), /\$\d/, "gas in money");
  await signed(page, clicking(page, "Deposit"), "Deposit 120 USDC");
  await panel(page).getByText("Done in block").waitFor();
  assert.equal(wallet.batches.length, 1, "one confirmation");
  const [{ calls, atomicRequired }] = wallet.batches;
  assert.equal(calls.length, 2, "the approval and the deposit");
  assert.equal(atomicRequired, true, "all calls or none");
  assert.equal(wallet.typed.length, 0, "no signature of a permit");
  assert.ok((await balanceOf(wallet, index.address)) > had, "the shares were received");

  // A wallet that refuses the batch gets the approval and the deposit one by one.
  wallet.atomic = "refused";
  const sent = wallet.sent.length;
  await panel(page).getByLabel("You pay").fill("60");
  await panel(page).getByText("the approval for exactly 60 USDC and the transaction as one").waitFor();
  await signed(page, clicking(page, "Deposit"), "Deposit 60 USDC");
  assert.equal(wallet.batches.length, 1, "no second batch");
  assert.equal(wallet.sent.length - sent, 2, "an approval and a deposit");
  await page.context().close();
}
