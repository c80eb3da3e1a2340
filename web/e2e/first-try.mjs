// Measures how many first actions succeed: fresh wallets deposit, redeem, launch and set stops in the web app at its default settings,
// while prices move. Run it with `make first-try`. It fails if fewer than 98 % of an action succeed at the first try.
import { encodeFunctionData, parseEther } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { connect, openWorld, panel, pick } from "./world.mjs";

const COUNTS = { deposit: 50, redeem: 50, launch: 20, stop: 20 };
const ATONCE = 4; // browser contexts at the same time
const GOAL = 0.98;
const PATIENCE = 45_000;

const TRANSFER = [
  {
    type: "function",
    name: "transfer",
    stateMutability: "nonpayable",
    inputs: [
      { name: "to", type: "address" },
      { name: "amount", type: "uint256" },
    ],
    outputs: [{ type: "bool" }],
  },
];

const scale = Number(process.env.ASTROLABE_FIRST_TRY ?? 1); // a share of the counts, for a quick look
const only = process.env.ASTROLABE_FIRST_TRY_ONLY?.split(","); // for example "stop"
const wanted = Object.fromEntries(
  Object.entries(COUNTS).map(([k, n]) => [k, only && !only.includes(k) ? 0 : Math.max(1, Math.round(n * scale))]),
);

const world = await openWorld();
const results = Object.fromEntries(Object.keys(wanted).map((k) => [k, []]));
const { indices } = await world.get("/v1/indices");
const { assets } = await world.get("/v1/assets");
const token = (symbol) => assets.find((a) => a.symbol === symbol);

/** Makes wallets with new keys, and gives each ether and tokens from a funded account. */
async function fresh(count, amounts) {
  if (count === 0) return [];
  const bank = world.wallet(4);
  let nonce = await bank.node.getTransactionCount({ address: bank.account.address });
  const made = [];
  let last;
  for (let i = 0; i < count; i++) {
    const account = privateKeyToAccount(generatePrivateKey());
    made.push(world.walletOf(account));
    last = await bank.signer.sendTransaction({ to: account.address, value: parseEther("1"), nonce: nonce++, gas: 21_000n });
    for (const [symbol, amount] of Object.entries(amounts)) {
      const data = encodeFunctionData({ abi: TRANSFER, functionName: "transfer", args: [account.address, amount] });
      last = await bank.signer.sendTransaction({ to: token(symbol).token, data, nonce: nonce++, gas: 120_000n });
    }
  }
  await bank.node.waitForTransactionReceipt({ hash: last, timeout: 120_000 });
  return made;
}

const text = async (locator) => (await locator.allInnerTexts()).join(" / ").replaceAll(/\s+/g, " ");

/**
 * Waits for the end of an action. It returns "first" if it succeeded at once, "second" if one tap on the offered button made it succeed,
 * and otherwise what the app shows.
 */
async function outcome(page, scope, done) {
  const good = scope.getByText(done);
  const again = scope.getByRole("button", { name: /^Try again/ });
  const bad = scope.getByRole("alert");
  await good.or(again).or(bad).first().waitFor({ timeout: PATIENCE });
  if (await good.count()) return { try: "first" };
  const why = await text(scope.locator("[role=alert],[role=status]"));
  if (!(await again.count())) return { try: "failed", why };
  await again.click({ timeout: PATIENCE });
  await scope
    .getByText(/^(Getting a quote|Checking|Sign)/)
    .waitFor({ timeout: 2_000 })
    .catch(() => undefined);
  await good.or(bad).first().waitFor({ timeout: PATIENCE });
  return { try: (await good.count()) ? "second" : "failed", why };
}

/** Runs an action, and keeps what became of it. If the app does not go on, what its form shows then says why. */
async function attempt(kind, scope, act) {
  try {
    results[kind].push(await act());
  } catch (error) {
    const shown = await text(scope).catch(() => "");
    results[kind].push({ try: "failed", why: `${String(error.message).split("\n")[0]} The form: ${shown.slice(0, 600)}` });
  }
}

const choose = (page, label) =>
  page
    .locator("label")
    .filter({ hasText: new RegExp(`^${label}$`) })
    .click();

const DONE = /^Done in block/;

async function depositor(wallet, { redeem, stop, index, inKind }) {
  const page = await world.page({ wallet });
  await page.goto(`${world.demo.url}/index/${index}`);
  await connect(page);
  const form = panel(page);
  const deposit = async () => {
    await form.getByLabel("You pay").fill("250");
    await form.getByRole("button", { name: "Deposit", exact: true }).last().click({ timeout: PATIENCE });
    return outcome(page, form, DONE);
  };
  await attempt(stop ? "before" : "deposit", form, deposit);
  if (redeem) {
    await choose(page, "Redeem");
    if (inKind) await choose(page, "In kind");
    await attempt("redeem", form, async () => {
      await form.getByRole("button", { name: "All", exact: true }).click({ timeout: PATIENCE });
      await form.getByRole("button", { name: "Redeem", exact: true }).last().click({ timeout: PATIENCE });
      return outcome(page, form, DONE);
    });
  }
  if (stop) {
    await choose(page, "Protect");
    await attempt("stop", form, async () => {
      await form.getByRole("button", { name: "Set the max loss" }).click({ timeout: PATIENCE });
      return outcome(page, form, DONE);
    });
  }
  await page.context().close();
}

async function launcher(wallet, n) {
  const page = await world.page({ wallet });
  await page.goto(`${world.demo.url}/console/launch`);
  await connect(page);
  await attempt("launch", page.getByRole("main"), async () => {
    const next = () => page.getByRole("button", { name: "Continue" }).click();
    await page.getByLabel("Name", { exact: true }).fill(`First Try ${n}`);
    await page.getByLabel("Symbol").fill(`TRY${n}`);
    await next();
    for (const [i, symbol] of ["WETH", "WBTC"].entries()) {
      await page.getByRole("button", { name: "Add a token" }).click();
      await pick(page, `Token ${i + 1}`, symbol);
    }
    await page.getByRole("button", { name: "Equal weights" }).click();
    for (let i = 0; i < 3; i++) await next();
    await page.getByRole("button", { name: "Launch", exact: true }).click({ timeout: PATIENCE });
    return outcome(page, page.getByRole("main"), DONE);
  });
  await page.context().close();
}

/** Runs jobs, some at a time. */
async function pool(jobs) {
  const left = [...jobs];
  const worker = async () => {
    for (let job = left.shift(); job; job = left.shift()) await job();
  };
  await Promise.all(Array.from({ length: ATONCE }, worker));
}

results.before = [];
const started = Date.now();
try {
  const usdc = { USDC: 1_000_000_000n };
  const buyers = await fresh(wanted.deposit + wanted.stop, usdc);
  const makers = await fresh(wanted.launch, { WETH: parseEther("1"), WBTC: 5_000_000n });
  const at = (i) => indices[i % indices.length].address;
  const jobs = buyers.map(
    (wallet, i) => () =>
      i < wanted.deposit
        ? depositor(wallet, { redeem: i < wanted.redeem, index: at(i), inKind: i % 3 === 2 })
        : depositor(wallet, { stop: true, index: at(i) }),
  );
  jobs.push(...makers.map((wallet, i) => () => launcher(wallet, i)));
  await pool(jobs);
} finally {
  await world.close();
}

for (const r of results.before) if (r.why) console.log(`deposit before a stop, ${r.try}: ${r.why}`);
delete results.before;
let worst = 1;
for (const [kind, list] of Object.entries(results)) {
  if (list.length === 0) continue;
  const first = list.filter((r) => r.try === "first").length;
  const second = list.filter((r) => r.try === "second").length;
  worst = Math.min(worst, first / list.length);
  console.log(
    `${kind.padEnd(8)} ${first} of ${list.length} at the first try, ${second} with one tap, ${list.length - first - second} failed`,
  );
  for (const r of list) if (r.why) console.log(`         ${r.try}: ${r.why}`);
}
console.log(`${Math.round((Date.now() - started) / 1_000)} s`);
if (worst < GOAL) process.exitCode = 1;
