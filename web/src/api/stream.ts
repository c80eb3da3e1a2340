import type { Query, QueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { applyValuation, type Valued } from "./valued";
import { freshness, headSeen, newestBlock, reorgSeen, subscribe as onFreshness } from "./freshness-state";

/*
 * One stream of server-sent events per tab says what changed, and the app reads the affected data again. After a broken connection the
 * browser resumes the stream after the last event, so no event is lost. The stream is live from its first block on, and stops being live
 * when answers are ahead of it. While it is not live, every read polls.
 */

export type StreamState = "connecting" | "live" | "off";

/** StreamEvent has the fields of the stream's events that the app uses. */
interface StreamEvent {
  index?: string | null;
  accounts?: readonly string[];
  block_number: number;
  block_hash: string;
  timestamp: string;
  from_block?: number;
}

const KINDS = ["nav", "trades", "flows", "targets", "fees", "orders", "indices", "assets", "head"] as const;
type Kind = (typeof KINDS)[number];

/** The reads that an event makes outdated: the first part of their key, and what the second part must match. */
const OUTDATED: Record<Kind, readonly (readonly [string, "index" | "accounts" | "any"])[]> = {
  nav: [
    ["index", "index"],
    ["indices", "any"],
    ["nav", "index"],
    ["candles", "index"],
    ["holdings", "index"],
    ["performance", "index"],
    ["positions", "any"],
    ["value", "any"],
    ["results", "any"],
    ["creators", "any"],
    ["creator", "any"],
  ],
  trades: [
    ["index", "index"],
    ["holdings", "index"],
    ["trades", "index"],
    ["activity", "index"],
    ["plans", "index"],
    ["auctions", "index"],
  ],
  flows: [
    ["index", "index"],
    ["indices", "any"],
    ["holdings", "index"],
    ["activity", "index"],
    ["positions", "accounts"],
    ["movements", "accounts"],
    ["value", "accounts"],
    ["results", "accounts"],
    ["balances", "accounts"],
  ],
  targets: [
    ["index", "index"],
    ["indices", "any"],
    ["holdings", "index"],
    ["activity", "index"],
    ["plans", "index"],
  ],
  fees: [
    ["index", "index"],
    ["indices", "any"],
    ["activity", "index"],
    ["fees", "index"],
    ["creators", "any"],
    ["creator", "any"],
    ["movements", "accounts"],
  ],
  orders: [
    ["guards", "any"],
    ["positions", "accounts"],
  ],
  indices: [
    ["index", "index"],
    ["indices", "any"],
    ["activity", "index"],
    ["creators", "any"],
    ["creator", "any"],
  ],
  assets: [
    ["assets", "any"],
    ["holdings", "any"],
  ],
  head: [],
};

/** outdates returns whether an event makes a read outdated, judged by the read's key. It ignores the case of addresses. */
export function outdates(kind: Kind, event: Pick<StreamEvent, "index" | "accounts">, key: readonly unknown[]): boolean {
  const subject = typeof key[1] === "string" ? key[1].toLowerCase() : "";
  return OUTDATED[kind].some(([name, scope]) => {
    if (key[0] !== name) return false;
    if (scope === "any") return true;
    if (scope === "index") return event.index?.toLowerCase() === subject;
    return (event.accounts ?? []).some((a) => a.toLowerCase() === subject);
  });
}

/** Milliseconds between two reads that only a new valuation makes outdated. The event itself carries the valuation. */
const VALUATION_GAP = 45_000;
/** Milliseconds between two reads that the trades, flows and fees of others make outdated. */
const ACTIVITY_GAP = 30_000;
/** Reads of the account that acts: they follow at once. */
const OWN: ReadonlySet<unknown> = new Set(["positions", "movements", "value", "results", "balances"]);

/** gapAfter returns the minimum time in milliseconds between two reads of a query that an event makes outdated. */
export function gapAfter(kind: Kind, name: unknown): number {
  if (kind === "nav" || (name === "indices" && kind !== "indices")) return VALUATION_GAP;
  return (kind === "flows" || kind === "trades" || kind === "fees") && !OWN.has(name) ? ACTIVITY_GAP : 0;
}

const FLUSH = 200; // milliseconds to collect the events of one block
const RETRY = 2_000; // milliseconds until a new connection, after the browser gave up
const LAG_CHECK = 5_000; // milliseconds between two checks whether the stream keeps up
const MAX_LAG = 2; // blocks that the stream may be behind answers

let state: StreamState = "off";
const listeners = new Set<() => void>();

function become(next: StreamState): void {
  if (next === state) return;
  state = next;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useStream = (): StreamState => useSyncExternalStore(subscribe, () => state);

/** gapOf returns the minimum time between two reads of a query, in milliseconds. Expensive queries set it in their meta data. */
const gapOf = (query: Query): number => (typeof query.meta?.gap === "number" ? query.meta.gap : 0);

/** follow opens the stream, and returns a function that closes it. */
export function follow(queries: QueryClient, url = "/v1/stream"): () => void {
  let source: EventSource | undefined;
  let last = "";
  let head = -1; // the newest block of the stream
  let retry: ReturnType<typeof setTimeout> | undefined;
  let flushing: ReturnType<typeof setTimeout> | undefined;
  const dirty = new Map<string, number>(); // the minimum time between two reads, by query

  const flush = () => {
    flushing = undefined;
    const now = Date.now();
    for (const [hash, gap] of [...dirty]) {
      const query = queries.getQueryCache().get(hash);
      if (query && now - query.state.dataUpdatedAt < Math.max(gap, gapOf(query))) continue; // too early: keep it for the next flush
      dirty.delete(hash);
      if (query) void queries.invalidateQueries({ queryKey: query.queryKey, exact: true }, { cancelRefetch: false });
    }
    if (dirty.size > 0) flushing = setTimeout(flush, FLUSH * 5);
  };
  const outdate = (wanted: (query: Query) => boolean, gapOfName: (name: unknown) => number = () => 0) => {
    for (const query of queries.getQueryCache().getAll()) {
      if (!wanted(query)) continue;
      const gap = gapOfName(query.queryKey[0]);
      dirty.set(query.queryHash, Math.min(gap, dirty.get(query.queryHash) ?? gap));
    }
    flushing ??= setTimeout(flush, FLUSH);
  };
  const everything = () => outdate((q) => q.meta?.chain === true);
  const parse = (event: MessageEvent): StreamEvent => {
    if (event.lastEventId) last = event.lastEventId;
    return JSON.parse(event.data as string) as StreamEvent;
  };

  const open = () => {
    clearTimeout(retry);
    become("connecting");
    const query = new URLSearchParams({ kinds: KINDS.join(",") });
    if (last) query.set("since", last);
    source = new EventSource(`${url}?${query}`);
    source.addEventListener("open", (event) => {
      if (!(event instanceof MessageEvent)) return; // the browser's own open event; the stream's event of the same name follows
      parse(event);
      head = -1;
    });
    source.addEventListener("reset", (event) => {
      parse(event);
      everything();
    });
    source.addEventListener("reorg", (event) => {
      head = parse(event).block_number;
      reorgSeen(head + 1);
    });
    for (const kind of KINDS) {
      source.addEventListener(kind, (event) => {
        const change = parse(event);
        if (kind === "head") {
          if (state !== "live") everything(); // data read before the stream was live may be outdated
          head = change.block_number;
          become("live");
          headSeen(change);
        } else {
          if (kind === "nav") applyValuation(queries, change as Valued);
          outdate(
            (q) => outdates(kind, change, q.queryKey),
            (name) => gapAfter(kind, name),
          );
        }
      });
    }
    source.onerror = () => {
      become("connecting");
      if (source?.readyState !== EventSource.CLOSED) return; // the browser tries again
      source.close();
      become("off");
      retry = setTimeout(open, RETRY);
    };
  };
  const close = () => {
    clearTimeout(retry);
    source?.close();
    source = undefined;
    become("off");
  };
  // A hidden tab closes the stream, because a browser allows only a few connections to one server.
  const onVisibility = () => {
    if (document.visibilityState === "hidden") close();
    else if (!source) open();
  };
  document.addEventListener("visibilitychange", onVisibility);
  // After a reorg all data are outdated, whether the stream or an answer detected it.
  let { reorgs } = freshness();
  const unwatch = onFreshness(() => {
    if (freshness().reorgs === reorgs) return;
    reorgs = freshness().reorgs;
    everything();
  });
  const watching = setInterval(() => {
    if (state === "live" && newestBlock() > head + MAX_LAG) become("connecting");
  }, LAG_CHECK);
  onVisibility();
  return () => {
    document.removeEventListener("visibilitychange", onVisibility);
    clearTimeout(flushing);
    clearInterval(watching);
    unwatch();
    close();
  };
}
