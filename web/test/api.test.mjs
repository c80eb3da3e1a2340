// Launches an index, deposits and redeems as a wallet would: the API prepares every transaction and this script signs it. Needs ASTROLABE_API_URL, ASTROLABE_RPC_URL, ASTROLABE_MNEMONIC; ASTROLABE_ACCOUNT is the index of
// the account to use, which holds USDC, WETH and WBTC.
import assert from "node:assert/strict";
import test from "node:test";
import { createPublicClient, createWalletClient, defineChain, erc20Abi, formatUnits, getAddress, http, parseUnits } from "viem";
import { mnemonicToAccount } from "viem/accounts";

function env(name, otherwise) {
  const value = process.env[name] ?? otherwise;
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

const api = env("ASTROLABE_API_URL").replace(/\/$/, "");
const account = mnemonicToAccount(env("ASTROLABE_MNEMONIC"), { addressIndex: Number(env("ASTROLABE_ACCOUNT", "6")) });
const transport = http(env("ASTROLABE_RPC_URL"));
const pollingInterval = 100;

async function request(method, path, body) {
  const answer = await fetch(api + path, {
    method,
    headers: body ? { "content-type": "application/json" } : {},
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(20_000),
  });
  const json = await answer.json();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(json)}`);
  return json;
}
const get = (path) => request("GET", path);
const prepare = (what, body) => request("POST", `/v1/tx/${what}`, { from: account.address, ...body });

// indexed reads a path until the API has indexed a block.
async function indexed(path, block) {
  for (const end = Date.now() + 30_000; Date.now() < end;) {
    const body = await get(path);
    if (BigInt(body.as_of.block_number) >= block) return body;
    await new Promise((resolve) => setTimeout(resolve, pollingInterval));
  }
  throw new Error(`${path}: block ${block} was not indexed within 30 s`);
}

async function chainOf() {
  const {
    as_of: { chain_id: id },
  } = await get("/v1/assets");
  return defineChain({
    id,
    name: "test",
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: [] } },
  });
}

test("an index is launched, bought and redeemed by signing what the API returns", { timeout: 180_000 }, async () => {
  const chain = await chainOf();
  const node = createPublicClient({ chain, transport, pollingInterval });
  const wallet = createWalletClient({ account, chain, transport });

  // Signs and sends exactly what was returned.
  async function send(tx) {
    assert.equal(tx.chain_id, chain.id);
    assert.equal(tx.from, account.address);
    const hash = await wallet.sendTransaction({ to: tx.to, data: tx.data, value: BigInt(tx.value), gas: BigInt(tx.gas) });
    const receipt = await node.waitForTransactionReceipt({ hash });
    assert.equal(receipt.status, "success", `${hash} failed with gas limit ${tx.gas}, used ${receipt.gasUsed}`);
    return receipt;
  }
  async function execute(prepared) {
    for (const issue of prepared.issues) assert.equal(issue.code, "allowance", JSON.stringify(issue));
    for (const approval of prepared.approvals) await send(approval.transaction);
    return send(prepared.transaction);
  }
  const balance = (token, options) =>
    node.readContract({
      address: token,
      abi: erc20Abi,
      functionName: "balanceOf",
      args: [account.address],
      ...options,
    });

  const assets = Object.fromEntries((await get("/v1/assets")).assets.map((a) => [a.symbol, a]));
  for (const symbol of ["USDC", "WETH", "WBTC"]) {
    assert.equal(assets[symbol].status, "active");
    assert.equal(getAddress(assets[symbol].token), assets[symbol].token, "checksummed");
    assert.ok(Number(assets[symbol].price_usd) > 0);
  }

  // Launch.
  const name = `Script ${Date.now()}`;
  // No fee, because a fee would mint shares to this account.
  const launch = await prepare("launch", {
    name,
    symbol: "SCR",
    seed_usd: "5000",
    management_fee_bps: 0,
    target_delay_seconds: 3600,
    constituents: [
      { token: assets.WETH.token, weight_bps: 6000 },
      { token: assets.WBTC.token, weight_bps: 4000 },
    ],
  });
  assert.equal(launch.preview.level, "100");
  const launched = await execute(launch);
  const list = await indexed(`/v1/indices?q=${encodeURIComponent(name)}`, launched.blockNumber);
  assert.equal(list.indices.length, 1);
  const [index] = list.indices;
  assert.equal(index.creator, account.address);
  assert.ok(Math.abs(Number(index.valuation.nav_per_share_usd) - 100) < 0.01, index.valuation.nav_per_share_usd);
  assert.equal(await balance(index.address), BigInt(launch.preview.shares));

  // Deposit 1,000 USDC.
  const usdc = assets.USDC.token;
  const amount = parseUnits("1000", assets.USDC.decimals);
  const before = { shares: await balance(index.address), usdc: await balance(usdc) };
  const deposit = await prepare("deposit", { index: index.address, token: usdc, amount: amount.toString(), slippage_bps: 100 });
  assert.deepEqual(
    deposit.approvals.map((a) => [a.token, a.amount]),
    [[usdc, amount.toString()]],
  );
  const deposited = await execute(deposit);
  const after = {
    shares: await balance(index.address, { blockNumber: deposited.blockNumber }),
    usdc: await balance(usdc, { blockNumber: deposited.blockNumber }),
  };
  const bought = after.shares - before.shares;
  assert.equal(before.usdc - after.usdc, amount);
  assert.ok(bought >= BigInt(deposit.min_out[0].amount));
  assert.ok(Math.abs(Number(formatUnits(bought, 18)) - 10) < 0.1, `1,000 USD at level 100 are 10 shares, got ${formatUnits(bought, 18)}`);

  // The position is read back.
  const held = await indexed(`/v1/investors/${account.address}/positions`, deposited.blockNumber);
  const position = held.positions.find((p) => p.index === index.address);
  assert.equal(position.shares, after.shares.toString());
  assert.ok(Math.abs(Number(position.value_usd) - 6000) < 60, position.value_usd);
  assert.ok(Math.abs(Number(position.unrealised_usd)) < 60, position.unrealised_usd);

  // Redeem what was bought for USDC.
  const redeem = await prepare("redeem", { index: index.address, token: usdc, shares: bought.toString(), slippage_bps: 100 });
  const redeemed = await execute(redeem);
  const got = (await balance(usdc, { blockNumber: redeemed.blockNumber })) - after.usdc;
  assert.ok(got >= BigInt(redeem.min_out[0].amount));
  assert.ok(Math.abs(Number(formatUnits(got, 6)) - 1000) < 20, formatUnits(got, 6));
  const left = await indexed(`/v1/investors/${account.address}/positions`, redeemed.blockNumber);
  assert.equal(left.positions.find((p) => p.index === index.address).shares, before.shares.toString());

  // Redeem the rest in kind.
  const exit = await prepare("redeem", { index: index.address, in_kind: true, shares: "max" });
  assert.deepEqual(exit.approvals, []);
  const exited = await execute(exit);
  assert.equal(await balance(index.address, { blockNumber: exited.blockNumber }), 0n);
  const closed = await indexed(`/v1/investors/${account.address}/positions?closed=true`, exited.blockNumber);
  assert.equal(closed.positions.find((p) => p.index === index.address).shares, "0");

  // An invalid request names the field.
  await assert.rejects(prepare("deposit", { index: index.address, token: usdc, amount: "0" }), /body\.amount/);
});
