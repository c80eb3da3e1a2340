// Tests the API reference: it opens at an operation, tries it, and shows the code of a problem. It loads nothing from other hosts.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export async function reference(world) {
  for (const [theme, width] of [
    ["light", 1280],
    ["dark", 360],
  ]) {
    const page = await world.page({ theme, width });
    const elsewhere = [];
    page.on("request", (request) => {
      if (!request.url().startsWith(world.demo.url)) elsewhere.push(request.url());
    });
    await page.goto(`${world.demo.url}/docs`);
    await page.getByRole("heading", { name: "Quick start" }).waitFor();
    await page.goto(`${world.demo.url}/docs?#?route=get-/v1/indices`); // the query makes it another page
    const execute = page.getByRole("button", { name: "Execute" }).first();
    const [answer] = await Promise.all([page.waitForResponse((r) => new URL(r.url()).pathname === "/v1/indices"), execute.click()]);
    assert.equal(answer.status(), 200);
    await page.getByText("Response Status: OK (200)").waitFor();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(overflow <= 0, `the reference scrolls sideways by ${overflow} px at ${width} px`);
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run());
    assert.deepEqual(
      violations.filter((v) => ["serious", "critical"].includes(v.impact)).map((v) => `${v.id}: ${v.nodes[0].html}`),
      [],
      `${theme} ${width}`,
    );
    assert.deepEqual(elsewhere, []);

    const problem = await (await fetch(`${world.demo.url}/v1/indices/0x0000000000000000000000000000000000000001`)).json();
    const other = await world.page({ theme, width });
    await other.goto(new URL(problem.type, world.demo.url).href);
    await other
      .getByRole("status")
      .filter({ hasText: `${problem.code} (status 404): There is no index` })
      .waitFor();
    await other.getByRole("cell", { name: problem.code, exact: true }).waitFor();
    await page.context().close();
    await other.context().close();
  }
}
