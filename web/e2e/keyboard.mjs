// Tests a deposit and a redemption by keyboard.
import assert from "node:assert/strict";
import { balanceOf, signed } from "./world.mjs";

export async function keyboard(world, index) {
  const wallet = world.wallet(2);
  const page = await world.page({ wallet });
  await page.goto(`${world.demo.url}/index/${index}`);
  await page.getByRole("heading", { level: 1 }).waitFor();

  /** Presses Tab until the focus is on an element with this tag and name. The name is its label, or its text if it has no label. */
  const tabTo = async (tag, name) => {
    const there = (wanted) => {
      const at = document.activeElement;
      if (at?.tagName !== wanted.tag) return false;
      return new RegExp(wanted.name).test(at.labels?.[0]?.textContent.trim() ?? at.textContent.trim());
    };
    for (let i = 0; i < 150; i++) {
      await page.keyboard.press("Tab");
      if (await page.evaluate(there, { tag, name })) return;
    }
    throw new Error(`Tab does not reach ${tag} ${name}`);
  };
  const press = async (name) => {
    await tabTo("BUTTON", name);
    await page.keyboard.press("Enter");
  };

  const again = () => press("^Try again");

  await press("^Connect$");
  await press("Test Wallet");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await press("^Slippage");
  await tabTo("INPUT", "^Custom$");
  await page.keyboard.type("10");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor({ state: "hidden" });

  const had = await balanceOf(wallet, index);
  await tabTo("INPUT", "^You pay$");
  await page.keyboard.type("25");
  await page.getByText("You receive (expected)").waitFor();
  await signed(page, () => press("^Deposit$"), "Deposit 25 USDC", undefined, again);
  await page.getByText("Done in block").waitFor();
  assert.ok((await balanceOf(wallet, index)) > had, "the shares were received");

  await tabTo("INPUT", "^Deposit$"); // the radio button of the action
  await page.keyboard.press("ArrowRight");
  await page.getByLabel("Shares to redeem").waitFor();
  await press("^All$");
  await page.getByText("You receive (expected)").waitFor();
  await signed(page, () => press("^Redeem$"), "Redeem ", undefined, again);
  await page.getByText("Done in block").waitFor();
  assert.equal(await balanceOf(wallet, index), 0n, "every share was redeemed");
  await page.context().close();
}
