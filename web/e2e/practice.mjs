// Tests the beginner's path: the explanations of terms, fees in money, the risk class, and the practice mode, which asks no wallet.
import assert from "node:assert/strict";

const dollars = (text) => Number(text.replace(/[^0-9.−-]/g, "").replace("−", "-"));

export async function learn(world, index) {
  const page = await world.page();
  await page.goto(`${world.demo.url}/learn`);
  await page.getByRole("heading", { level: 1, name: "How it works" }).waitFor();
  assert.equal(await page.getByRole("main").getByRole("img").count(), 3, "three pictures");

  // An explanation opens by focus, describes its term to screen readers, and closes with Escape.
  const term = page.getByRole("button", { name: "max loss", exact: true });
  await term.focus();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Tab");
  const tip = page.getByRole("tooltip");
  await tip.waitFor();
  assert.match(await tip.innerText(), /redeems your shares when the level falls/);
  assert.equal(await term.getAttribute("aria-describedby"), await tip.getAttribute("id"));
  await page.keyboard.press("Escape");
  await tip.waitFor({ state: "hidden" });

  // By touch it opens too, and a touch elsewhere closes it.
  await term.click();
  await tip.waitFor();
  const box = await tip.boundingBox();
  assert.ok(box.x >= 0 && box.y >= 0, "the explanation is on the screen");
  await page.mouse.click(5, 400);
  await tip.waitFor({ state: "hidden" });

  await page.getByRole("searchbox", { name: "Find a term" }).fill("sortino");
  await page.getByText("only losses count as risk").waitFor();

  await page.goto(`${world.demo.url}/index/${index.address}`);
  await page.locator("[data-risk-class]").or(page.getByText("unknown: the history is too short")).first().waitFor();
  await page.getByLabel("Amount", { exact: true }).fill("2500");
  const management = page.locator("dl div").filter({ hasText: "Management fee, one year" });
  const expected = (2500 * (1 - index.entry_fee_bps / 10_000) * index.management_fee_bps) / 10_000;
  assert.ok(Math.abs(dollars(await management.locator("dd").innerText()) - expected) < 0.011, "the fee of a year in money");
  await page.context().close();
}

export async function practice(world, index) {
  const page = await world.page(); // no wallet: none is needed
  await page.goto(`${world.demo.url}/practice/${index.address}`);
  await page.getByRole("complementary", { name: "Practice: play money only" }).waitFor();
  const stat = (label) => page.locator("dl > div").filter({ hasText: label }).locator("dd").first();
  const log = page.getByRole("list", { name: "What happened" });

  await page.getByLabel("Amount in play dollars").fill("6000");
  await page.getByRole("button", { name: "Deposit", exact: true }).click();
  await log.getByText("You deposited $6,000.00").waitFor();
  assert.equal(dollars(await stat("Play money").innerText()), 4000);

  await page.getByRole("button", { name: "Set the stop" }).click();
  await page.getByText(/^Sells at level/).waitFor();
  await page.getByRole("button", { name: "Prices fall 40% at once" }).click();
  await log.getByText(/Your stop sold at level/).waitFor();
  await log.getByText(/A stop is no guarantee/).waitFor();
  const atOnce = dollars(await stat("All together").innerText());

  // The same fall in steps costs less: the stop sells near its trigger.
  await page.getByRole("button", { name: "Start again" }).click();
  await page.getByLabel("Amount in play dollars").fill("6000");
  await page.getByRole("button", { name: "Deposit", exact: true }).click();
  await page.getByRole("button", { name: "Set the stop" }).click();
  await page.getByRole("button", { name: "Prices fall 40% in 20 steps" }).click();
  await log.getByText(/Your stop sold at level/).waitFor();
  const inSteps = dollars(await stat("All together").innerText());
  assert.ok(inSteps > atOnce + 600, `${inSteps} after a slide, ${atOnce} after a jump`);
  assert.ok(atOnce > 7000 && atOnce < 8000, `a fall of 40% leaves ${atOnce} of 10,000`);
  await page.context().close();
}
