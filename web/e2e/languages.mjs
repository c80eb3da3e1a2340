// Tests that translated pages are in German for a reader who wants it, and that no text makes a page wider than a phone.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { FOLDER } from "./world.mjs";

export async function languages(world, index) {
  mkdirSync(FOLDER, { recursive: true });
  const findings = [];
  const page = await world.page({ width: 360, height: 780 });
  await page.addInitScript(() => localStorage.setItem("astrolabe.language", "de"));
  for (const [name, path, ready] of [
    ["learn", "/learn", () => page.getByRole("heading", { level: 1, name: "So geht es" })],
    ["practice", `/practice/${index.address}`, () => page.getByRole("complementary", { name: "Übung: nur Spielgeld" })],
    ["index", `/index/${index.address}`, () => page.getByRole("heading", { name: "Was Sie ein Jahr kostet" })],
  ]) {
    await page.goto(world.demo.url + path);
    await ready().waitFor();
    assert.equal(await page.locator("html").getAttribute("lang"), "de");
    await page.screenshot({ path: `${FOLDER}${name}-de-mobile.png`, fullPage: true });
    for (const dir of ["ltr", "rtl"]) {
      await page.evaluate((d) => (document.documentElement.dir = d), dir);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (wide > 0) findings.push(`${name} ${dir}: ${wide} px wider than the screen`);
    }
  }
  assert.deepEqual(findings, []);

  // The choice at the foot of the page leads back to English.
  await page.goto(`${world.demo.url}/learn`);
  await page.getByRole("contentinfo").getByRole("button", { name: "English" }).waitFor();
  await page.context().close();
}
