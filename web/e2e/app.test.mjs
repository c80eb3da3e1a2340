// The web app in a real browser, against the real demo: no answer is made up. ASTROLABE_E2E=fast leaves out all but the
// short way through it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { audit } from "./audit.mjs";
import { backtest } from "./backtest.mjs";
import { exit } from "./exit.mjs";
import { apiAway, declined, nodeAway, reorganised, replaced, reverted, spedUp, wrongNetwork } from "./faults.mjs";
import { files } from "./files.mjs";
import { cancelGuard, guard } from "./guard.mjs";
import { invest, launch, leave, propose } from "./journey.mjs";
import { keyboard } from "./keyboard.mjs";
import { keys } from "./keys.mjs";
import { pages, vitals } from "./pages.mjs";
import { statements } from "./statements.mjs";
import { openWorld } from "./world.mjs";

const fast = process.env.ASTROLABE_E2E === "fast";
const full = { skip: fast && "not in the fast subset" };
const LCP = 1_500; // milliseconds
const CLS = 0.05;

let world;
let index; // the launched one
let investor;

/** A test that leaves pictures where it fails. */
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

check("another account deposits one token with a permit and sees its position", { timeout: 180_000 }, async () => {
  investor = await invest(world, index);
});

check("it redeems in kind, then the rest for one token", { timeout: 180_000 }, async () => {
  await leave(world, index, investor);
});

check("the creator proposes targets, the notice passes, they are executed, and the page tells", { timeout: 420_000, ...full }, async () =>
  propose(world, await own()),
);
check("a max loss is set with a deposit, prices fall, and the guard redeems", { timeout: 240_000, ...full }, async () =>
  guard(world, await any()),
);
check("a max loss is set on shares that are held, and cancelled", { timeout: 240_000, ...full }, async () =>
  cancelGuard(world, await any()),
);
check("a creator signs a profile and a note, and their pages show them checked", { timeout: 180_000, ...full }, async () =>
  statements(world, await own()),
);
check("the wizard replays a basket before it is launched", { timeout: 120_000, ...full }, () => backtest(world));
check("every CSV link gives a file of what is shown", { timeout: 120_000, ...full }, async () =>
  files(world, (await world.get("/v1/indices")).indices[0]),
);
check(
  "the audit holds what is stored against the chain, now and at a chosen block, and finds every event",
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
check("a deposit whose block is replaced is told, and confirmed again", { timeout: 420_000, ...full }, async () =>
  reorganised(world, (await any()).address),
);
check("a wallet on another network is told and switched", { timeout: 120_000, ...full }, async () =>
  wrongNetwork(world, (await any()).address),
);
check("an API key is made, used, rotated, rolled back, replaced and revoked", { timeout: 120_000 }, () => keys(world));
check("an API that is away is told, and what was read stays", { timeout: 120_000, ...full }, async () =>
  apiAway(world, (await any()).address),
);
check("a node that is away is told", { timeout: 120_000, ...full }, async () => nodeAway(world, (await any()).address));
check("a deposit and a redemption need no mouse", { timeout: 240_000, ...full }, async () => keyboard(world, (await any()).address));
check("no page has a serious finding of axe or scrolls sideways", { timeout: 600_000 }, () =>
  pages(world, fast ? { themes: ["light"], sizes: ["mobile"], shots: false, states: false } : {}),
);

check("the first page stands soon and holds still", { timeout: 60_000, ...full }, async (t) => {
  const { lcp, cls } = await vitals(world);
  t.diagnostic(`largest contentful paint ${Math.round(lcp)} ms, layout shift ${cls.toFixed(4)}`);
  assert.ok(lcp > 0 && lcp <= LCP, `largest contentful paint at ${lcp} ms, allowed ${LCP}`);
  assert.ok(cls <= CLS, `layout shift ${cls}, allowed ${CLS}`);
});

check("the exit page redeems from the disk with the whole backend stopped", { timeout: 240_000, ...full }, async () =>
  exit(world, await any()),
);

test("no page threw or broke the content policy", () => assert.deepEqual(world.faults, []));
