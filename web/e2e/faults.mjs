// What goes wrong is shown as it is: declined, reverted, replaced, API away, node away, wrong network.
import assert from "node:assert/strict";
import { connect, panel, slippage, transaction } from "./world.mjs";

async function ready(world, visitor, index) {
  const wallet = world.wallet(visitor);
  const page = await world.page({ wallet });
  await page.goto(`${world.demo.url}/index/${index}`);
  await connect(page);
  await slippage(page);
  return { wallet, page };
}

const deposit = (page) => panel(page).getByRole("button", { name: "Deposit", exact: true }).last();

async function quoted(page, amount) {
  await panel(page).getByLabel("You pay").fill(amount);
  await panel(page).getByText("You receive, expected").waitFor();
}

export async function declined(world, index) {
  const { wallet, page } = await ready(world, 2, index);
  wallet.decline = 1;
  await quoted(page, "50");
  await deposit(page).click();
  await panel(page).getByText("You declined in the wallet").waitFor();
  await transaction(page, "Approve exactly 50 USDC", ["rejected"]);
  assert.equal(wallet.sent.length, 0, "nothing was sent");
  await page.context().close();
}

export async function reverted(world, index) {
  const { wallet, page } = await ready(world, 2, index);
  await quoted(page, "60");
  await deposit(page).click();
  // Once approved, the approval is taken back behind the app's back, before the deposit is sent.
  wallet.beforeSend = async (tx) => {
    if (wallet.sent.length < 2) return undefined;
    const approve = wallet.sent[0];
    const hash = await wallet.signer.sendTransaction({ to: approve.to, data: `${approve.data.slice(0, -64)}${"0".repeat(64)}` });
    await wallet.node.waitForTransactionReceipt({ hash });
    return wallet.signer.sendTransaction({ ...tx, gas: 3_000_000n });
  };
  const entry = await transaction(page, "Deposit 60 USDC", ["failed"]);
  await panel(page).getByText("The transaction failed").waitFor();
  assert.match(await entry.innerText(), /ERC20InsufficientAllowance|approval does not cover|allowance/i, await entry.innerText());
  await page.context().close();
}

export async function replaced(world, index) {
  const { wallet, page } = await ready(world, 3, index);
  await quoted(page, "70");
  await deposit(page).click();
  // The deposit is sent at a price that no block takes, then replaced by a transfer to oneself: what "cancel" does in wallets.
  wallet.beforeSend = async (tx) => {
    if (wallet.sent.length < 2) return undefined;
    const nonce = await wallet.node.getTransactionCount({ address: wallet.account.address });
    const hash = await wallet.signer.sendTransaction({ ...tx, nonce, gas: 3_000_000n, maxFeePerGas: 1n, maxPriorityFeePerGas: 1n });
    setTimeout(() => {
      wallet.signer.sendTransaction({ to: wallet.account.address, value: 0n, nonce, gas: 21_000n, maxFeePerGas: 100_000_000_000n, maxPriorityFeePerGas: 2_000_000_000n }).catch((error) => world.faults.push(`replacing: ${error}`));
    }, 3_000);
    return hash;
  };
  await transaction(page, "Deposit 70 USDC", ["pending"]);
  const entry = await transaction(page, "Deposit 70 USDC", ["replaced"]);
  assert.match(await entry.innerText(), /cancelled in the wallet/);
  await page.context().close();
}

export async function wrongNetwork(world, index) {
  const wallet = world.wallet(2);
  const page = await world.page({ wallet });
  await page.goto(`${world.demo.url}/index/${index}`);
  await connect(page);
  wallet.chainId = 1;
  await page.reload();
  await page.getByRole("button", { name: "Wrong network" }).click();
  await page.getByText("this marketplace lives on Astrolabe demo (1337)").waitFor();
  await page.getByRole("button", { name: "Switch network" }).click();
  await page.getByText("this marketplace lives on").waitFor({ state: "hidden" });
  assert.equal(wallet.chainId, 1337);
  await page.context().close();
}

export async function apiAway(world, index) {
  const page = await world.page();
  await page.goto(`${world.demo.url}/index/${index}`);
  const heading = page.getByRole("heading", { level: 1 });
  await heading.waitFor();
  await page.getByText("Net assets").first().waitFor();
  const name = await heading.innerText();
  await page.route(`${world.demo.url}/v1/**`, (route) => route.abort("connectionrefused"));
  await page.getByText("The server does not answer").first().waitFor();
  assert.equal(await heading.innerText(), name, "what was read stays");
  await page.getByText("may be out of date").waitFor();
  await page.unrouteAll();
  await page.getByText("The server does not answer", { exact: true }).first().waitFor({ state: "hidden" });
  await page.context().close();

  const cold = await world.page();
  await cold.route(`${world.demo.url}/v1/**`, (route) => route.abort("connectionrefused"));
  await cold.goto(world.demo.url);
  await cold.getByText("The server does not answer").first().waitFor();
  await cold.getByRole("link", { name: "exit page" }).waitFor();
  await cold.context().close();
}

export async function nodeAway(world, index) {
  const page = await world.page();
  await page.route(`${world.demo.rpc}/**`, (route) => route.abort("connectionrefused"));
  await page.goto(`${world.demo.url}/index/${index}`);
  await page.getByText("No node answers").first().waitFor();
  await page.getByRole("heading", { level: 1 }).waitFor(); // the API is still believed
  await page.context().close();
}
