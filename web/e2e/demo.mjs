// Starts the real program, with its own ports and data folder.
import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openGate } from "./outage.mjs";

const BINARY = process.env.ASTROLABE_BINARY ?? fileURLToPath(new URL("../../bin/astrolabe", import.meta.url));
const START_TIMEOUT = 240_000;

/**
 * Starts a demo, waits until it serves, and returns its addresses. Browsers reach its API and its node through gates, so that tests can
 * make either unreachable.
 */
export async function startDemo() {
  const [api, node] = await Promise.all([openGate(), openGate()]);
  const folder = mkdtempSync(join(tmpdir(), "astrolabe-e2e-"));
  chmodSync(folder, 0o755); // the database runs as another user, which needs access
  const child = spawn(
    BINARY,
    [
      "demo",
      "--http",
      "127.0.0.1:0",
      "--rpc-port",
      "0",
      "--data-dir",
      folder,
      "--days",
      "3",
      "--for",
      "40m",
      "--controls",
      "--public-url",
      api.url,
      "--public-rpc",
      node.url,
    ],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  let output = "";
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const stop = async () => {
    child.kill("SIGKILL"); // these tests do not need the report that it prints at its end
    await Promise.all([ended, api.close(), node.close()]);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 500 });
  };
  try {
    await new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`the demo did not start within ${START_TIMEOUT / 1000} s:\n${output}`)),
        START_TIMEOUT,
      );
      const read = (chunk) => {
        output += chunk;
        if (/Check it {2}/.test(output)) {
          clearTimeout(timer);
          resolve();
        }
      };
      child.stdout.on("data", read);
      child.stderr.on("data", read);
      child.once("error", reject);
      child.once("exit", (code) => reject(new Error(`the demo ended with code ${code}:\n${output}`)));
    });
  } catch (error) {
    await stop();
    throw error;
  }
  const find = (pattern) => {
    const match = output.match(pattern);
    if (!match) throw new Error(`the demo did not print ${pattern}:\n${output}`);
    return match;
  };
  const [, first] = find(/Accounts (\d+) to (\d+) are funded and unused/);
  const rpc = find(/RPC {7}(\S+)/)[1];
  const app = find(/App {7}(http:\/\/\S+?)\/?\s/)[1];
  api.lead(app);
  node.lead(rpc);
  return {
    url: api.url,
    app, // bypasses the gate
    rpc, // bypasses the gate; wallets and tests use it
    gates: { api, node },
    mnemonic: find(/Mnemonic {2}(.+)/)[1].trim(),
    firstVisitor: Number(first),
    stop,
  };
}
