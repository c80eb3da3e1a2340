// Tests a signed profile and note: published in the console, and shown with a signature that the browser checked.
import assert from "node:assert/strict";
import { connect } from "./world.mjs";

export async function statements(world, index) {
  const wallet = world.wallet(0);
  const page = await world.page({ wallet });
  await page.goto(`${world.demo.url}/console`);
  await connect(page);
  await page.getByText("Write your profile").click();
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Hipparchus");
  await page.getByLabel("About you").fill("Keeps a catalogue of 850 stars.");
  await page.getByLabel("Website").fill("https://example.org/stars");
  wallet.decline = 1;
  await page.getByRole("button", { name: "Sign and publish" }).click();
  await page.getByText("You declined in the wallet.").waitFor();
  await page.getByRole("button", { name: "Sign and publish" }).click();
  await page.getByText("Published", { exact: true }).waitFor();

  await page.goto(`${world.demo.url}/console/${index.address}`);
  await page.getByText("Write a note for investors").click();
  await page.getByLabel("Title").fill("Why these two");
  await page.getByLabel("What investors should know").fill("They are the brightest.");
  await page.getByRole("button", { name: "Sign and publish" }).click();
  await page.getByText("Published", { exact: true }).waitFor();
  assert.equal(wallet.sent.length, 0, "signatures without a transaction");

  // Visitors without an account see both.
  const visitor = await world.page();
  await visitor.goto(`${world.demo.url}/index/${index.address}`);
  const note = visitor.locator("section", { has: visitor.getByRole("heading", { name: "Why these two" }) });
  await note.getByText("They are the brightest.").waitFor();
  await note.getByText("signed by the creator", { exact: true }).waitFor();
  await note.getByRole("link").click();
  const profile = visitor.locator("section", { has: visitor.getByRole("heading", { name: "Hipparchus" }) });
  await profile.getByText("Keeps a catalogue of 850 stars.").waitFor();
  assert.equal(await profile.getByRole("link", { name: "example.org/stars" }).getAttribute("href"), "https://example.org/stars");

  // A changed note has a higher revision.
  await page.getByLabel("What investors should know").fill("They still are.");
  await page.getByRole("button", { name: "Sign and publish" }).click();
  await world.until(
    () => world.get(`/v1/indices/${index.address}/note`),
    (n) => n.revision === 2,
  );
  await visitor.goto(`${world.demo.url}/index/${index.address}`);
  await note.getByText("They still are.").waitFor();
  await note.getByText("revision 2").waitFor();
  await note.getByText("signed by the creator", { exact: true }).waitFor();
  await Promise.all([page, visitor].map((p) => p.context().close()));
}
