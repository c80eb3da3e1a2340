// Tests the web app in a real browser against the real demo. ASTROLABE_E2E=fast runs only the main path.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { audit } from "./audit.mjs";
import { batch } from "./batch.mjs";
import { backtest } from "./backtest.mjs";
import { exit } from "./exit.mjs";
import { apiAway, declined, nodeAway, reorganised, replaced, reverted, spedUp, wrongNetwork } from "./faults.mjs";
import { languages } from "./languages.mjs";
import { files } from "./files.mjs";
import { cancelGuard, guard } from "./guard.mjs";
import { invest, launch, leave, propose } from "./journey.mjs";
import { keyboard } from "./keyboard.mjs";
import { keys } from "./keys.mjs";
import { market } from "./market.mjs";
import { pages, vitals } from "./pages.mjs";
import { learn, practice } from "./practice.mjs";
import { reference } from "./reference.mjs";
import { statements } from "./statements.mjs";
import { speed } from "./speed.mjs";
import { order, traffic } from "./traffic.mjs";
import { openWorld } from "./world.mjs";

const fast = process.env.ASTROLABE_E2E === "fast";
const full = { skip: fast && "not in the fast subset" };
const LCP = 1_500; // milliseconds
const CLS = 0.05;

let world;
let index; // the index that the first test launches
let investor;

/** A test that takes screenshots if it fails. */
function check(name, options, act) {
  test(name, options, async (t) => {
    try {
      await act(t);
    } catch (error) {
      await world.wreck(name);
      throw error;
    }
  });
}
const own = async () => (index ??= await launch(world));
const any = async () => index ?? (await world.get("/v1/indices")).indices[0];
before(async () => (world = await openWorld()), { timeout: 300_000 });
after(async () => world?.close());

check("a creator launches an index", { timeout: 180_000 }, async () => {
  await own();
});

check("an investor deposits one token with a permit and sees the position", { timeout: 180_000 }, async () => {
  investor = await invest(world, index);
});

check("the investor redeems in kind, then the rest for one token", { timeout: 180_000 }, async () => {
  await leave(world, index, investor);
});

check("the creator proposes targets, and the page shows the notice period and the execution", { timeout: 420_000, ...full }, async () =>
  propose(world, await own()),
);
check("a wallet with batches confirms an approval and a deposit once", { timeout: 240_000 }, async () => batch(world, await any()));
check("a max loss is set with a deposit, prices fall, and the order redeems the shares", { timeout: 240_000, ...full }, async () =>
  guard(world, await any()),
);
check("a max loss is set on existing shares, and cancelled", { timeout: 240_000, ...full }, async () => cancelGuard(world, await any()));
check("a creator signs a profile and a note, and visitors see them with a checked signature", { timeout: 180_000, ...full }, async () =>
  statements(world, await own()),
);
check("visitors find tokens and creators, watch an index, and see where its return comes from", { timeout: 120_000 }, () => market(world));
check("a beginner reads what terms mean, what fees cost, and how risky an index is", { timeout: 120_000 }, async () =>
  learn(world, (await world.get("/v1/indices")).indices[0]),
);
check("play money is deposited, a stop is set, prices fall, and the stop sells", { timeout: 120_000 }, async () =>
  practice(world, (await world.get("/v1/indices")).indices[0]),
);
check("translated pages are in German, and fit a phone in both directions of writing", { timeout: 120_000 }, async () =>
  languages(world, (await world.get("/v1/indices")).indices[0]),
);
check("the launch wizard backtests a basket", { timeout: 120_000, ...full }, () => backtest(world));
check("every CSV link downloads a file", { timeout: 120_000, ...full }, async () =>
  files(world, (await world.get("/v1/indices")).indices[0]),
);
check(
  "the audit compares the API with the chain, now and at a chosen block, and finds every event",
  { timeout: 120_000, ...full },
  async () => audit(world, (await world.get("/v1/indices")).indices[0]),
);
check("a declined signature is shown and nothing is sent", { timeout: 120_000, ...full }, async () =>
  declined(world, (await any()).address),
);
check("a reverted transaction is shown with its reason", { timeout: 180_000, ...full }, async () => reverted(world, (await any()).address));
check("a replaced transaction is shown as replaced", { timeout: 180_000, ...full }, async () => replaced(world, (await any()).address));
check("a transaction that was sped up is shown as such, also after a reload", { timeout: 180_000, ...full }, async () =>
  spedUp(world, (await any()).address),
);
check("a deposit whose block is replaced is shown as such, and confirmed again", { timeout: 420_000, ...full }, async () =>
  reorganised(world, (await any()).address),
);
check("a wallet on the wrong network is detected and switched", { timeout: 120_000, ...full }, async () =>
  wrongNetwork(world, (await any()).address),
);
check("an API key is created, used, rotated, rolled back, replaced and revoked", { timeout: 120_000 }, () => keys(world));
check("the API reference tries an operation and shows a problem's code", { timeout: 120_000 }, () => reference(world));
check("an unreachable API is reported, and loaded data stay", { timeout: 120_000, ...full }, async () =>
  apiAway(world, (await any()).address),
);
check("an unreachable node is reported", { timeout: 120_000, ...full }, async () => nodeAway(world, (await any()).address));
check("a deposit and a redemption work by keyboard", { timeout: 240_000, ...full }, async () => keyboard(world, (await any()).address));
check("no page has serious accessibility errors or scrolls sideways", { timeout: 600_000 }, () =>
  pages(world, fast ? { themes: ["light"], sizes: ["mobile"], shots: false, states: false } : {}),
);

check("the first page appears quickly and does not shift", { timeout: 60_000, ...full }, async (t) => {
  const { lcp, cls } = await vitals(world, "/", "discover", "desktop");
  t.diagnostic(`largest contentful paint ${Math.round(lcp)} ms, layout shift ${cls.toFixed(4)}`);
  assert.ok(lcp > 0 && lcp <= LCP, `largest contentful paint at ${lcp} ms, allowed ${LCP}`);
  assert.ok(cls <= CLS, `layout shift ${cls}, allowed ${CLS}`);
});

check("no main page shifts while it loads", { timeout: 120_000 }, async (t) => {
  const { address } = await any();
  for (const [path, kind] of [
    ["/", "discover"],
    [`/index/${address}`, "index"],
  ]) {
    for (const size of ["mobile", "desktop"]) {
      const { cls } = await vitals(world, path, kind, size);
      t.diagnostic(`${kind} ${size}: layout shift ${cls.toFixed(4)}`);
      assert.ok(cls <= CLS, `${kind} ${size}: layout shift ${cls}, allowed ${CLS}`);
    }
  }
});

check("a slow connection needs little time for the first card and the index chart", { timeout: 120_000 }, async (t) =>
  speed(world, (await any()).address, (text) => t.diagnostic(text)),
);

check("the list keeps its order until the reader asks for the new one", { timeout: 60_000, ...full }, () => order(world));

check("an idle index page makes few requests, and its level moves", { timeout: 90_000 }, async (t) => {
  const { indices } = await world.get("/v1/indices");
  t.diagnostic(`${await traffic(world, indices[0])} requests in 15 s`);
});

check("the exit page redeems from the disk while the backend is stopped", { timeout: 240_000, ...full }, async () =>
  exit(world, await any()),
);

test("no page threw an error or violated the content policy", () => assert.deepEqual(world.faults, []));
