// Tests API keys on the developer page: create, use, rotate with an overlap, roll back, replace in an emergency, revoke.
import assert from "node:assert/strict";
import { connect } from "./world.mjs";

const NAME = "Almanac bot";

export async function keys(world) {
  const page = await world.page({ wallet: world.wallet(4) });
  await page.goto(`${world.demo.url}/developer`);
  await connect(page);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("button", { name: "Create a key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name", { exact: true }).fill(NAME);
  await dialog.getByLabel("keys:read").check();
  await dialog.getByLabel("Allowed networks").fill("not a network");
  await dialog.getByRole("button", { name: "Create the key" }).click();
  await dialog.getByText("must be a network such as").waitFor();
  await dialog.getByLabel("Allowed networks").fill("127.0.0.0/8");
  await dialog.getByRole("button", { name: "Create the key" }).click();
  const first = await secret(page);
  assert.match(first, /^astro_test_/);

  const whoami = (key) => fetch(`${world.demo.url}/v1/keys/whoami`, { headers: { authorization: `Bearer ${key}` } });
  const status = async (key) => (await whoami(key)).status;
  assert.equal(await status(first), 200, "the secret works at once");

  // After a rotation with an overlap both secrets work. After the rollback only the first one works.
  const card = page
    .getByRole("list", { name: "Keys", exact: true })
    .getByRole("listitem")
    .filter({ has: page.getByRole("heading", { name: NAME }) });
  await card.getByRole("button", { name: "Rotate" }).click();
  await page.getByRole("dialog").getByLabel("Overlap").selectOption({ label: "1 hour" });
  await page.getByRole("dialog").getByRole("button", { name: "Rotate" }).click();
  const second = await secret(page);
  await card.getByText("version 2 active").waitFor();
  await card.getByText("two versions active").waitFor();
  assert.deepEqual(await Promise.all([first, second].map(status)), [200, 200], "both work during the overlap");
  assert.equal((await (await whoami(first)).json()).key_state, "retiring");
  await card.getByRole("button", { name: "Roll back" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Roll back" }).click();
  await card.getByText("version 1 active").waitFor();
  assert.equal(await eventually(() => status(second), 401), 401, "the rolled-back secret is rejected");
  assert.equal(await status(first), 200, "the first secret works again");

  // An emergency replacement ends every older secret at once.
  await card.getByRole("button", { name: "Replace now" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Replace it now" }).click();
  const third = await secret(page);
  assert.equal(await eventually(() => status(first), 401), 401, "the leaked secret is rejected");
  assert.equal(await status(third), 200);

  // The usage and the audit log.
  await card.getByText("Usage", { exact: true }).click();
  await card.getByRole("img", { name: /^Requests by hour/ }).waitFor();
  await card.getByRole("cell", { name: "whoami" }).waitFor();
  await card.getByText("Audit log", { exact: true }).click();
  const log = card.getByRole("region", { name: "Audit log" });
  await log.getByText("Rolled back").waitFor();
  assert.ok((await log.getByText("Rotated").count()) >= 2);

  await card.getByRole("button", { name: "Revoke" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke the key" }).click();
  await page.getByText("1 revoked key").waitFor();
  assert.equal(await eventually(() => status(third), 401), 401, "a revoked key is rejected");
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await page.getByRole("button", { name: "Sign in" }).waitFor();
  await page.context().close();
}

/** Reads the secret in the open dialog and closes it. The page must not contain the secret afterwards. */
async function secret(page) {
  const shown = page.getByRole("dialog").getByLabel("Secret");
  const text = await shown.innerText();
  await page.getByRole("dialog").getByRole("button", { name: "I have saved it" }).click();
  await shown.waitFor({ state: "hidden" });
  assert.ok(!(await page.content()).includes(text), "the page no longer contains the secret");
  return text;
}

/** Returns the value once it is the wanted one, or else the last value. A change reaches every replica within seconds. */
async function eventually(read, wanted) {
  let seen = await read();
  for (let i = 0; i < 50 && seen !== wanted; i++) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    seen = await read();
  }
  return seen;
}
