// Tests the exit page from the disk, with API, indexer and keeper stopped for good. Only the chain and the wallet's node remain.
// Tests that need the backend must run before.
import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { clicking, connect, FOLDER, panel, signed, slippage } from "./world.mjs";

export async function exit(world, index) {
  const wallet = world.wallet(4);
  const page = await world.page({ wallet });
  await page.goto(`${world.demo.url}/index/${index.address}`);
  await connect(page);
  await slippage(page);
  await panel(page).getByLabel("You pay").fill("200");
  await panel(page).getByText("You receive (expected)").waitFor();
  await signed(page, clicking(page, "Deposit"), "Deposit 200 USDC");
  await page.context().close();

  const keeper = (await world.get(`/v1/indices/${index.address}`)).index.keeper;
  await world.control("demo_stopBackend"); // returns once the backend is stopped
  await assert.rejects(fetch(world.demo.app ?? world.demo.url, { signal: AbortSignal.timeout(5_000) }), "the backend no longer answers");
  const sent = () => wallet.node.getTransactionCount({ address: keeper, blockTag: "pending" }); // transactions that it sent before may still be mined
  const before = await sent();
  const stopped = await wallet.node.getBlockNumber();

  const folder = mkdtempSync(join(tmpdir(), "astrolabe-exit-"));
  try {
    const file = join(folder, "exit.html");
    copyFileSync(fileURLToPath(new URL("../dist/exit.html", import.meta.url)), file);
    const saved = await world.page({ wallet });
    const asked = [];
    saved.on("request", (request) => asked.push(request.url()));
    await saved.goto(pathToFileURL(file).href);
    await saved.getByLabel("Vault").fill(index.address);
    await saved.getByRole("button", { name: "Connect" }).click();
    await saved.getByRole("heading", { name: index.name }).waitFor();
    await saved.getByText("You receive WETH").waitFor();
    mkdirSync(FOLDER, { recursive: true });
    await saved.screenshot({ path: `${FOLDER}exit.png`, fullPage: true });
    await saved.getByRole("button", { name: "Redeem in kind" }).click();
    await saved.getByText("Done: the tokens are in your account.").waitFor();
    const shares = await wallet.node.readContract({
      address: index.address,
      functionName: "balanceOf",
      args: [wallet.account.address],
      abi: [
        {
          type: "function",
          name: "balanceOf",
          stateMutability: "view",
          inputs: [{ name: "o", type: "address" }],
          outputs: [{ type: "uint256" }],
        },
      ],
    });
    assert.equal(shares, 0n);
    assert.deepEqual(
      asked.filter((url) => !url.startsWith("file://") && !url.startsWith("data:")),
      [],
      "the page sent requests only to the wallet",
    );
    await saved.context().close();
    assert.ok((await wallet.node.getBlockNumber()) > stopped, "the chain continued");
    assert.equal(await sent(), before, "the keeper stopped");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
