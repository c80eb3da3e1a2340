// Tests that people find indices, tokens and creators, watch an index, and see where its return comes from.
import assert from "node:assert/strict";

export async function market(world) {
  const page = await world.page();
  await page.goto(world.demo.url);
  const list = page.getByRole("list", { name: "Indices" });
  await list.getByRole("listitem").first().waitFor();
  const all = await list.getByRole("listitem").count();

  // A token in the search leads to the indices with it.
  await page.getByRole("searchbox").fill("arb");
  await page.getByRole("button", { name: "Indices with ARB" }).click();
  await page.getByRole("button", { name: "Remove the filter With ARB" }).waitFor();
  await world.until(
    () => list.getByRole("listitem").count(),
    (n) => n > 0 && n < all,
  );
  await page.getByRole("button", { name: "Remove the filter With ARB" }).click();
  await world.until(
    () => list.getByRole("listitem").count(),
    (n) => n === all,
  );

  // Filters in the dialog become chips.
  await page.getByRole("button", { name: /^Filters/ }).click();
  await page.getByLabel("Fees").selectOption({ label: "No performance fee" });
  await page.getByRole("button", { name: "Momentum" }).click();
  await page.getByRole("button", { name: "Show indices" }).click();
  await page.getByRole("button", { name: "Remove the filter Momentum" }).waitFor();
  await page.getByText("No matching index").waitFor();
  await page.getByRole("button", { name: "Show all" }).click();
  await list.getByRole("listitem").first().waitFor();

  // A watched index stays watched, and can be shown alone.
  const { indices } = await world.get("/v1/indices");
  await page.getByRole("button", { name: `Watch ${indices[0].name}` }).click();
  await page.reload();
  await page.getByRole("button", { name: "★ Watchlist (1)" }).click();
  await world.until(
    () => list.getByRole("listitem").count(),
    (n) => n === 1,
  );
  await page.getByRole("button", { name: "Activity" }).click();
  await page
    .getByRole("list", { name: "Announcements" })
    .or(page.getByText(/^Nothing was announced/))
    .waitFor();
  await page.keyboard.press("Escape");

  // The parts of the return sum to it, as they are shown and as the API has them.
  await page.goto(`${world.demo.url}/index/${indices[0].address}`);
  const card = page.locator("section", { has: page.getByRole("heading", { name: "Where return and risk come from" }) });
  const tab = (name) =>
    card
      .locator("label")
      .filter({ hasText: new RegExp(`^${name}$`) })
      .click();
  await card
    .getByRole("list", { name: "Newest weights" })
    .or(card.getByText(/^Too few days/))
    .first()
    .waitFor();
  await tab("Contribution");
  await card
    .getByRole("list", { name: "Contribution to the return" })
    .or(card.getByText(/^Too few days/))
    .first()
    .waitFor();
  await tab("Correlation");
  await card
    .getByRole("region", { name: "Correlations of the tokens" })
    .or(card.getByText(/^An index with one/))
    .first()
    .waitFor();
  await tab("Volatility");
  await card
    .getByRole("img")
    .or(card.getByText(/^The history is too short/))
    .first()
    .waitFor();
  const analysis = await world.get(`/v1/indices/${indices[0].address}/analysis?range=30d`);
  if (analysis.return !== null) {
    const units = (text) => BigInt(Math.round(Number(text) * 1e12));
    const sum = analysis.tokens.reduce((s, t) => s + units(t.contribution), units(analysis.other));
    const gap = sum - units(analysis.return);
    assert.ok(gap < 10n && gap > -10n, `the parts sum to ${sum}, the return is ${units(analysis.return)}`);
  }

  // Comparisons are one tap away.
  await page.getByRole("button", { name: "ETH", exact: true }).click();
  await page.getByText(/scaled to the same start/).waitFor();
  await page.getByRole("button", { name: "Nothing", exact: true }).click();

  // Holders and flows have their tabs.
  for (const [name, region] of [
    ["Holders", "Holders"],
    ["Deposits", "Deposits and redemptions"],
  ]) {
    await page
      .locator("label")
      .filter({ hasText: new RegExp(`^${name}$`) })
      .click();
    await page.getByRole("region", { name: region }).waitFor();
  }
  await page.context().close();
}
