// API keys from the developer page: made, used, rotated with an overlap, rolled back, replaced in an emergency, revoked.
import assert from "node:assert/strict";
import { connect } from "./world.mjs";

const NAME = "Almanac bot";

export async function keys(world) {
  const page = await world.page({ wallet: world.wallet(4) });
  await page.goto(`${world.demo.url}/developer`);
  await connect(page);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("button", { name: "Make a key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name", { exact: true }).fill(NAME);
  await dialog.getByLabel("keys:read").check();
  await dialog.getByLabel("Only from these networks").fill("not a network");
  await dialog.getByRole("button", { name: "Make the key" }).click();
  await dialog.getByText("must be a network such as").waitFor();
  await dialog.getByLabel("Only from these networks").fill("127.0.0.0/8");
  await dialog.getByRole("button", { name: "Make the key" }).click();
  const first = await secret(page);
  assert.match(first, /^astro_test_/);

  const whoami = (key) => fetch(`${world.demo.url}/v1/keys/whoami`, { headers: { authorization: `Bearer ${key}` } });
  const status = async (key) => (await whoami(key)).status;
  assert.equal(await status(first), 200, "the secret works at once");

  // Rotated with an overlap: both work; rolled back: the first alone.
  const card = page
    .getByRole("list", { name: "Keys", exact: true })
    .getByRole("listitem")
    .filter({ has: page.getByRole("heading", { name: NAME }) });
  await card.getByRole("button", { name: "Rotate" }).click();
  await page.getByRole("dialog").getByLabel("Overlap").selectOption({ label: "One hour" });
  await page.getByRole("dialog").getByRole("button", { name: "Rotate" }).click();
  const second = await secret(page);
  await card.getByText("version 2 in force").waitFor();
  await card.getByText("overlap runs").waitFor();
  assert.deepEqual(await Promise.all([first, second].map(status)), [200, 200], "both work during the overlap");
  assert.equal((await (await whoami(first)).json()).key_state, "retiring");
  await card.getByRole("button", { name: "Roll back" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Roll back" }).click();
  await card.getByText("version 1 in force").waitFor();
  assert.equal(await eventually(() => status(second), 401), 401, "what was rolled back is refused");
  assert.equal(await status(first), 200, "the first is in force again");

  // It leaked: every older secret ends at once.
  await card.getByRole("button", { name: "It leaked" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Replace it now" }).click();
  const third = await secret(page);
  assert.equal(await eventually(() => status(first), 401), 401, "the leaked one is refused");
  assert.equal(await status(third), 200);

  // What was done with it, and to it.
  await card.getByText("Use", { exact: true }).click();
  await card.getByRole("img", { name: /^Requests by hour/ }).waitFor();
  await card.getByRole("cell", { name: "whoami" }).waitFor();
  await card.getByText("Audit log", { exact: true }).click();
  const log = card.getByRole("region", { name: "Audit log" });
  await log.getByText("Rolled back").waitFor();
  assert.ok((await log.getByText("Rotated").count()) >= 2);

  await card.getByRole("button", { name: "Revoke" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke the key" }).click();
  await page.getByText("1 key that was revoked").waitFor();
  assert.equal(await eventually(() => status(third), 401), 401, "a revoked key is refused");
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await page.getByRole("button", { name: "Sign in" }).waitFor();
  await page.context().close();
}

/** Reads the secret of the open dialog, and closes it: it must not be there again. */
async function secret(page) {
  const shown = page.getByRole("dialog").getByLabel("Secret");
  const text = await shown.innerText();
  await page.getByRole("dialog").getByRole("button", { name: "I have kept it" }).click();
  await shown.waitFor({ state: "hidden" });
  assert.ok(!(await page.content()).includes(text), "the secret is nowhere on the page any more");
  return text;
}

/** The value once it is the wanted one, or the last seen: a change takes effect on every replica within seconds. */
async function eventually(read, wanted) {
  let seen = await read();
  for (let i = 0; i < 50 && seen !== wanted; i++) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    seen = await read();
  }
  return seen;
}
