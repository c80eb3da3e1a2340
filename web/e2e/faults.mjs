// Tests how the app shows failures: declined, reverted, replaced, API or node unreachable, wrong network.
import assert from "node:assert/strict";
import { clicking, connect, panel, PATIENCE, signed, slippage, transaction } from "./world.mjs";

async function ready(world, visitor, index) {
  const wallet = world.wallet(visitor);
  const page = await world.page({ wallet });
  await page.goto(`${world.demo.url}/index/${index}`);
  await connect(page);
  await slippage(page);
  return { wallet, page };
}

const deposit = (page) => clicking(page, "Deposit");

async function quoted(page, amount) {
  await panel(page).getByLabel("You pay").fill(amount);
  await panel(page).getByText("You receive (expected)").waitFor();
}

export async function declined(world, index) {
  const { wallet, page } = await ready(world, 2, index);
  wallet.decline = 1;
  await quoted(page, "50");
  await deposit(page)();
  await panel(page).getByText("You declined in the wallet").waitFor(); // the permit

  await byApproval(page);
  wallet.decline = 1;
  await deposit(page)();
  await transaction(page, "Approve exactly 50 USDC", ["rejected"]);
  await panel(page).getByText("You declined in the wallet").waitFor();
  assert.equal(wallet.sent.length, 0, "nothing was sent");
  await page.context().close();
}

/** Approves by a transaction instead of a permit. */
const byApproval = (page) => panel(page).getByRole("group", { name: "How to approve" }).getByText("Transaction", { exact: true }).click();

export async function reverted(world, index) {
  const { wallet, page } = await ready(world, 2, index);
  await quoted(page, "60");
  await byApproval(page);
  // The test revokes the approval without the app's knowledge, before the deposit is sent.
  wallet.beforeSend = async (tx) => {
    if (wallet.sent.length < 2) return undefined;
    const approve = wallet.sent[0];
    const hash = await wallet.signer.sendTransaction({ to: approve.to, data: `${approve.data.slice(0, -64)}${"0".repeat(64)}` });
    await wallet.node.waitForTransactionReceipt({ hash });
    return wallet.signer.sendTransaction({ ...tx, gas: 3_000_000n });
  };
  const entry = await signed(page, deposit(page), "Deposit 60 USDC", ["failed"]);
  await panel(page).getByText("The transaction failed").waitFor();
  assert.match(await entry.innerText(), /ERC20InsufficientAllowance|approval does not cover|allowance/i, await entry.innerText());
  await page.context().close();
}

export async function replaced(world, index) {
  const { wallet, page } = await ready(world, 3, index);
  await quoted(page, "70");
  // The deposit's gas price is too low for any block. A transfer to oneself then replaces it, as when a wallet cancels.
  let cancel;
  wallet.beforeSend = async (tx) => {
    const nonce = await wallet.node.getTransactionCount({ address: wallet.account.address });
    cancel = () =>
      wallet.signer.sendTransaction({
        to: wallet.account.address,
        value: 0n,
        nonce,
        gas: 21_000n,
        maxFeePerGas: 100_000_000_000n,
        maxPriorityFeePerGas: 2_000_000_000n,
      });
    return wallet.signer.sendTransaction({ ...tx, nonce, gas: 3_000_000n, maxFeePerGas: 1n, maxPriorityFeePerGas: 1n });
  };
  await signed(page, deposit(page), "Deposit 70 USDC", ["pending"]);
  await page.waitForFunction(() => globalThis.sessionStorage.getItem("astrolabe.transactions")?.includes('"nonce"'));
  await wallet.node.waitForTransactionReceipt({ hash: await cancel() });
  await page.reload(); // after the reload, the page never sees the replaced transaction
  const entry = await transaction(page, "Deposit 70 USDC", ["replaced"]);
  assert.match(await entry.innerText(), /cancelled in the wallet/);
  await page.context().close();
}

/** A deposit is sped up in the wallet, and the page is reloaded. It must show the same deposit with another hash. */
export async function spedUp(world, index) {
  const { wallet, page } = await ready(world, 3, index);
  await quoted(page, "75");
  let faster;
  wallet.beforeSend = async (tx) => {
    const nonce = await wallet.node.getTransactionCount({ address: wallet.account.address });
    faster = () =>
      wallet.signer.sendTransaction({
        ...tx,
        nonce,
        gas: 3_000_000n,
        maxFeePerGas: 100_000_000_000n,
        maxPriorityFeePerGas: 2_000_000_000n,
      });
    return wallet.signer.sendTransaction({ ...tx, nonce, gas: 3_000_000n, maxFeePerGas: 1n, maxPriorityFeePerGas: 1n });
  };
  await signed(page, deposit(page), "Deposit 75 USDC", ["pending"]);
  await page.waitForFunction(() => globalThis.sessionStorage.getItem("astrolabe.transactions")?.includes('"nonce"'));
  const hash = await faster();
  assert.equal((await wallet.node.waitForTransactionReceipt({ hash })).status, "success");
  await page.reload();
  const entry = await transaction(page, "Deposit 75 USDC", ["confirmed", "final"]);
  assert.match(await entry.innerText(), /sped up in the wallet/);
  await entry.getByTitle(hash).waitFor();
  await page.context().close();
}

/** A deposit's block is replaced. The page must withdraw "confirmed", report the reorg, and confirm the deposit in another block. */
export async function reorganised(world, index) {
  const { wallet, page } = await ready(world, 2, index);
  await quoted(page, "80");
  await early(wallet); // final blocks cannot be replaced
  await signed(page, deposit(page), "Deposit 80 USDC", ["confirmed"]);
  const hash = wallet.last;
  const before = await wallet.node.getTransactionReceipt({ hash });
  await world.control("demo_replaceBlocks", Number(before.blockNumber));
  const entry = await transaction(page, "Deposit 80 USDC", ["reorged"]);
  assert.match(await entry.innerText(), /its block was replaced/);
  await page.getByText("The chain was reorganised").first().waitFor();
  // Nodes usually put such transactions into another block. Send it again, so that this node does too.
  await wallet.node.sendRawTransaction({ serializedTransaction: wallet.raw.at(-1) });
  await transaction(page, "Deposit 80 USDC", ["confirmed", "final"]);
  const after = await wallet.node.getTransactionReceipt({ hash });
  assert.notEqual(after.blockHash, before.blockHash);
  // The entry leaves the corner, and the bell keeps it.
  await transaction(page, "Deposit 80 USDC", ["confirmed", "final"]);
  await page.getByRole("button", { name: /^Activity/ }).click();
  const kept = page
    .getByRole("list", { name: "Your transactions" })
    .locator('li[data-state="final"]')
    .filter({ hasText: "Deposit 80 USDC" });
  await kept.waitFor({ timeout: 4 * PATIENCE }); // finality takes up to 32 blocks
  await page.context().close();
}

/** Waits until the chain has just passed a finalized block. */
async function early(wallet) {
  for (;;) {
    const number = await wallet.node.getBlockNumber();
    if (Number(number % 32n) < 8) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

export async function wrongNetwork(world, index) {
  const wallet = world.wallet(2);
  const page = await world.page({ wallet });
  await page.goto(`${world.demo.url}/index/${index}`);
  await connect(page);
  wallet.chainId = 1;
  await page.reload();
  await page.getByRole("button", { name: "Wrong network" }).click();
  await page.getByText("This marketplace is on Astrolabe demo (1337)").waitFor();
  await page.getByRole("button", { name: "Switch network" }).click();
  await page.getByText("This marketplace is on").waitFor({ state: "hidden" });
  assert.equal(wallet.chainId, 1337);
  await page.context().close();
}

/** The API is unreachable. Loaded data stay, with their block, and a page without data points to the exit page. */
export async function apiAway(world, index) {
  const page = await world.page();
  await page.goto(`${world.demo.url}/index/${index}`);
  const heading = page.getByRole("heading", { level: 1 });
  await heading.waitFor();
  await page.getByText("Net assets").first().waitFor();
  const name = await heading.innerText();
  const cold = await world.page();
  await cold.goto(world.demo.url);
  await cold.getByRole("list", { name: "Indices" }).waitFor();

  await world.demo.gates.api.shut();
  try {
    await page.getByText("The server is not responding").first().waitFor();
    assert.equal(await heading.innerText(), name, "loaded data stay");
    await page.getByText("may be out of date").waitFor();
    await cold.getByText("The server is not responding").first().waitFor();
    await cold.getByRole("link", { name: "exit page", exact: true }).waitFor();
  } finally {
    await world.demo.gates.api.open();
  }
  // The pages recover without a reload.
  for (const p of [page, cold]) {
    await p.getByText("The server is not responding", { exact: true }).first().waitFor({ state: "hidden" });
    await p.context().close();
  }
}

/** The node is unreachable. The app still shows the API's data, keeps the sent transaction, and follows it when the node is back. */
export async function nodeAway(world, index) {
  const { wallet, page } = await ready(world, 2, index);
  await quoted(page, "90");
  wallet.beforeSend = async () => {
    await world.demo.gates.node.shut();
    return undefined; // the wallet uses another connection
  };
  try {
    await signed(page, deposit(page), "Deposit 90 USDC", ["pending"]);
    await page.getByText("No node is responding").first().waitFor();
    await page.getByText("This is the last known state").waitFor();
    await page.getByRole("heading", { level: 1 }).waitFor();
  } finally {
    await world.demo.gates.node.open();
  }
  await transaction(page, "Deposit 90 USDC", ["confirmed", "final"]);
  await page.context().close();
}
