// Shared by all tests: one demo, one browser, and functions that use the app as a person does.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { chromiumPath, MISSING } from "./chromium.mjs";
import { startDemo } from "./demo.mjs";
import { createWallet, inject } from "./wallet.mjs";

export const PATIENCE = 60_000;
export const FOLDER = fileURLToPath(new URL("../screenshots/", import.meta.url));

/** Chooses a token in a picker, by its symbol. */
export async function pick(scope, label, symbol) {
  await scope.getByRole("button", { name: new RegExp(`^${label} `) }).click();
  const search = scope.getByRole("combobox", { name: "Search a token" });
  await search.fill(symbol);
  await search.press("Enter");
  await scope.getByRole("button", { name: `${label} ${symbol}`, exact: true }).waitFor();
}

export async function openWorld() {
  const executablePath = chromiumPath();
  if (!executablePath) throw new Error(MISSING);
  const demo = process.env.ASTROLABE_E2E_DEMO ? JSON.parse(process.env.ASTROLABE_E2E_DEMO) : await startDemo();
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
  const faults = []; // errors that no page may have: exceptions and violations of the content policy
  return {
    demo,
    browser,
    faults,
    /** A wallet of an account that the demo does not know. */
    walletOf: (account) => createWallet({ ...demo, account }),
    wallet: (visitor, name) => createWallet({ ...demo, index: demo.firstVisitor + visitor, name }),
    async page({ wallet, width = 1280, height = 900, theme = "light", reducedMotion = "reduce" } = {}) {
      const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme, reducedMotion });
      if (wallet) await inject(context, wallet);
      const page = await context.newPage();
      page.setDefaultTimeout(PATIENCE);
      page.on("pageerror", (error) => faults.push(`${page.url()}: ${error.stack ?? error}`));
      page.on("console", (message) => {
        if (message.type() === "error" && /Content Security Policy|Uncaught/i.test(message.text()))
          faults.push(`${page.url()}: ${message.text()}`);
      });
      return page;
    },
    /** Takes screenshots of the open pages and closes them, after a failed test. */
    async wreck(name) {
      mkdirSync(FOLDER, { recursive: true });
      const open = browser.contexts().flatMap((context) => context.pages());
      await Promise.all(
        open.map((page, i) =>
          page
            .screenshot({ path: `${FOLDER}failed-${name.replaceAll(/\W+/g, "-").slice(0, 40)}-${i}.png`, fullPage: true })
            .catch(() => undefined),
        ),
      );
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    /** Reads until the value satisfies the condition, and returns it. On a timeout the error contains the last value. */
    async until(read, satisfies, patience = PATIENCE) {
      const end = Date.now() + patience;
      for (;;) {
        const seen = await read();
        if (satisfies(seen)) return seen;
        if (Date.now() > end)
          assert.fail(
            `not within ${patience / 1000} s; last: ${JSON.stringify(seen, (_k, v) => (typeof v === "bigint" ? String(v) : v))?.slice(0, 400)}`,
          );
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    },
    async get(path) {
      const answer = await fetch(demo.url + path, { signal: AbortSignal.timeout(20_000) });
      assert.ok(answer.ok, `${path}: ${answer.status}`);
      return answer.json();
    },
    /** Calls a control method of the demo, for example to move prices. */
    async control(method, ...params) {
      const answer = await fetch(demo.rpc, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
      });
      const { error } = await answer.json();
      assert.equal(error, undefined, `${method}: ${error?.message}`);
    },
    async close() {
      await browser.close();
      await demo.stop?.();
    },
  };
}

/** Connects the wallet with the button in the header. */
export async function connect(page) {
  await page.getByRole("banner").getByRole("button", { name: "Connect" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Wallet" }).click();
  await page.getByRole("banner").getByRole("button", { name: /^0x/ }).waitFor();
}

/** Sets a higher slippage than the app's default, because these tests move prices by tens of percent. */
export async function slippage(page, percent = "10") {
  await panel(page)
    .getByRole("button", { name: /^Slippage/ })
    .click();
  await page.getByLabel("Custom").fill(percent);
  await page.getByRole("button", { name: "Done" }).click();
  await panel(page).getByText(`${percent}%`, { exact: true }).waitFor();
}

const tray = (page) => page.getByRole("region", { name: "Transactions" });

/** Waits until the newest transaction with a label has one of the states, and returns its entry in the list. */
export async function transaction(page, label, states, timeout = PATIENCE) {
  const entry = tray(page)
    .locator(states.map((s) => `li[data-state="${s}"]`).join(","))
    .filter({ hasText: label });
  await entry.last().waitFor({ timeout });
  return entry.last();
}

const RETRIES = 5;
/** Accepts the new quote and signs, with one click. */
const tryAgain = (page) =>
  panel(page)
    .getByRole("button", { name: /^Try again/ })
    .click();

/**
 * Signs the shown transaction with `act`, and waits until it has one of the states. If the quote became invalid meanwhile, it accepts the
 * new quote and signs again, as a person would.
 */
export async function signed(page, act, label, states = ["confirmed", "final"], again = () => tryAgain(page)) {
  const entry = tray(page).locator("li").filter({ hasText: label });
  const stale = panel(page).getByText("The quote is no longer valid");
  const refused = panel(page).getByRole("alert");
  for (let i = 0; i < RETRIES; i++) {
    await (i === 0 ? act() : again());
    await entry.or(stale).or(refused).first().waitFor();
    if (await entry.count()) return transaction(page, label, states);
    assert.equal(await refused.count(), 0, (await refused.allInnerTexts()).join("; "));
  }
  assert.fail(`${RETRIES} quotes in a row became invalid`);
}

/** Returns a function that clicks the panel's last button with a name, which is the one below the quote. */
export const clicking = (page, name) => () => panel(page).getByRole("button", { name, exact: true }).last().click();

export const panel = (page) => page.locator("section", { has: page.getByRole("heading", { name: "Invest", exact: true }) });

const BALANCE = [
  {
    type: "function",
    name: "balanceOf",
    stateMutability: "view",
    inputs: [{ name: "owner", type: "address" }],
    outputs: [{ type: "uint256" }],
  },
];

/** Reads the wallet's balance of a token from the node. */
export const balanceOf = (wallet, token) =>
  wallet.node.readContract({ address: token, abi: BALANCE, functionName: "balanceOf", args: [wallet.account.address] });
