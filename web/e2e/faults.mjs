// What goes wrong is shown as it is: declined, reverted, replaced, API away, node away, wrong network.
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
  await panel(page).getByText("You receive, expected").waitFor();
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
const byApproval = (page) => panel(page).getByRole("group", { name: "How to allow it" }).getByText("Transaction", { exact: true }).click();

export async function reverted(world, index) {
  const { wallet, page } = await ready(world, 2, index);
  await quoted(page, "60");
  await byApproval(page);
  // Once approved, the approval is taken back behind the app's back, before the deposit is sent.
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
  // The deposit is sent at a price that no block takes, then replaced by a transfer to oneself: what "cancel" does in wallets.
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
  await page.reload(); // who looks only now never sees the transaction that was replaced
  const entry = await transaction(page, "Deposit 70 USDC", ["replaced"]);
  assert.match(await entry.innerText(), /cancelled in the wallet/);
  await page.context().close();
}

/** Sped up in the wallet, and looked at only after a reload: it is the same deposit, under another hash. */
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

/** A deposit's block is replaced: the page takes "confirmed" back, tells of it, and confirms it again in another block. */
export async function reorganised(world, index) {
  const { wallet, page } = await ready(world, 2, index);
  await quoted(page, "80");
  await early(wallet); // what is final cannot be replaced
  await signed(page, deposit(page), "Deposit 80 USDC", ["confirmed"]);
  const hash = wallet.last;
  const before = await wallet.node.getTransactionReceipt({ hash });
  await world.control("demo_replaceBlocks", Number(before.blockNumber));
  const entry = await transaction(page, "Deposit 80 USDC", ["reorged"]);
  assert.match(await entry.innerText(), /its block was replaced/);
  await page.getByText("The chain was reorganised").first().waitFor();
  // Nodes keep what a block lost, and put it into another; this one is told to.
  await wallet.node.sendRawTransaction({ serializedTransaction: wallet.raw.at(-1) });
  await transaction(page, "Deposit 80 USDC", ["confirmed", "final"]);
  const after = await wallet.node.getTransactionReceipt({ hash });
  assert.notEqual(after.blockHash, before.blockHash);
  await transaction(page, "Deposit 80 USDC", ["final"], 4 * PATIENCE); // up to 32 blocks later, each as slow as the machine
  await page.context().close();
}

/** Waits until the chain is early between two finalized blocks. */
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
  await page.getByText("this marketplace lives on Astrolabe demo (1337)").waitFor();
  await page.getByRole("button", { name: "Switch network" }).click();
  await page.getByText("this marketplace lives on").waitFor({ state: "hidden" });
  assert.equal(wallet.chainId, 1337);
  await page.context().close();
}

/** Nobody listens at the API's address: what was read stays, with its block; a page that is opened says where to turn. */
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
    await page.getByText("The server does not answer").first().waitFor();
    assert.equal(await heading.innerText(), name, "what was read stays");
    await page.getByText("may be out of date").waitFor();
    await cold.getByText("The server does not answer").first().waitFor();
    await cold.getByRole("link", { name: "exit page", exact: true }).waitFor();
  } finally {
    await world.demo.gates.api.open();
  }
  // It comes back by itself.
  for (const p of [page, cold]) {
    await p.getByText("The server does not answer", { exact: true }).first().waitFor({ state: "hidden" });
    await p.context().close();
  }
}

/** No node answers: the API is still believed, a transaction that was sent is not given up, and is followed when one does. */
export async function nodeAway(world, index) {
  const { wallet, page } = await ready(world, 2, index);
  await quoted(page, "90");
  wallet.beforeSend = async () => {
    await world.demo.gates.node.shut();
    return undefined; // the wallet has a node of its own
  };
  try {
    await signed(page, deposit(page), "Deposit 90 USDC", ["pending"]);
    await page.getByText("No node answers").first().waitFor();
    await page.getByText("this is the last state known").waitFor();
    await page.getByRole("heading", { level: 1 }).waitFor();
  } finally {
    await world.demo.gates.node.open();
  }
  await transaction(page, "Deposit 90 USDC", ["confirmed", "final"]);
  await page.context().close();
}
