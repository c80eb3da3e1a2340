import type { Query, QueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { freshness, headSeen, newestBlock, reorgSeen, subscribe as onFreshness } from "./freshness-state";

/*
 * One stream of this tab's (server-sent events) says what changed; what is shown of it is read anew. The browser resumes a
 * stream that broke by the id of its last event, so nothing is missed. A stream counts from the first block that it tells,
 * and no longer once answers know of blocks that it does not: while there is none, every read polls.
 */

export type StreamState = "connecting" | "live" | "off";

/** What events of our interest carry; others of their fields are the API's business. */
interface Told {
  index?: string | null;
  accounts?: readonly string[];
  block_number: number;
  block_hash: string;
  timestamp: string;
  from_block?: number;
}

const KINDS = ["nav", "trades", "flows", "targets", "fees", "orders", "indices", "assets", "head"] as const;
type Kind = (typeof KINDS)[number];

/** Reads that an event outdates: the first part of their key, and whose they must be. */
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

/** Whether an event outdates a read, by the read's key. Addresses are compared without regard to case. */
export function outdates(kind: Kind, told: Pick<Told, "index" | "accounts">, key: readonly unknown[]): boolean {
  const whose = typeof key[1] === "string" ? key[1].toLowerCase() : "";
  return OUTDATED[kind].some(([name, scope]) => {
    if (key[0] !== name) return false;
    if (scope === "any") return true;
    if (scope === "index") return told.index?.toLowerCase() === whose;
    return (told.accounts ?? []).some((a) => a.toLowerCase() === whose);
  });
}

const FLUSH = 200; // milliseconds: one block's events come together
const RETRY = 2_000; // milliseconds, where the browser gives up by itself
const LOOK = 5_000; // milliseconds between two looks at whether the stream keeps up
const LAG = 2; // blocks that answers may be ahead of it

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

/** The least time between two reads of a query, milliseconds: what is costly says so in its meta. */
const gapOf = (query: Query): number => (typeof query.meta?.gap === "number" ? query.meta.gap : 0);

/** Follows the stream until the returned function is called. */
export function follow(queries: QueryClient, url = "/v1/stream"): () => void {
  let source: EventSource | undefined;
  let last = "";
  let head = -1; // the newest block that was told
  let retry: ReturnType<typeof setTimeout> | undefined;
  let flushing: ReturnType<typeof setTimeout> | undefined;
  const dirty = new Set<string>();

  const flush = () => {
    flushing = undefined;
    const now = Date.now();
    for (const hash of [...dirty]) {
      const query = queries.getQueryCache().get(hash);
      if (query && now - query.state.dataUpdatedAt < gapOf(query)) continue; // later
      dirty.delete(hash);
      if (query) void queries.invalidateQueries({ queryKey: query.queryKey, exact: true }, { cancelRefetch: false });
    }
    if (dirty.size > 0) flushing = setTimeout(flush, FLUSH * 5);
  };
  const outdate = (wanted: (query: Query) => boolean) => {
    for (const query of queries.getQueryCache().getAll()) if (wanted(query)) dirty.add(query.queryHash);
    flushing ??= setTimeout(flush, FLUSH);
  };
  const everything = () => outdate((q) => q.meta?.chain === true);
  const heard = (event: MessageEvent): Told => {
    if (event.lastEventId) last = event.lastEventId;
    return JSON.parse(event.data as string) as Told;
  };

  const open = () => {
    clearTimeout(retry);
    become("connecting");
    const query = new URLSearchParams({ kinds: KINDS.join(",") });
    if (last) query.set("since", last);
    source = new EventSource(`${url}?${query}`);
    source.addEventListener("open", (event) => {
      if (!(event instanceof MessageEvent)) return; // the connection's own; the stream's event of this name follows
      heard(event);
      head = -1;
    });
    source.addEventListener("reset", (event) => {
      heard(event);
      everything();
    });
    source.addEventListener("reorg", (event) => {
      const told = heard(event);
      head = told.block_number;
      reorgSeen(told.block_number + 1);
    });
    for (const kind of KINDS) {
      source.addEventListener(kind, (event) => {
        const told = heard(event);
        if (kind === "head") {
          if (state !== "live") everything(); // what was read before the stream stood
          head = told.block_number;
          become("live");
          headSeen(told);
        } else outdate((q) => outdates(kind, told, q.queryKey));
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
  // A hidden tab must not hold one of the few connections that a browser has for a server.
  const shown = () => {
    if (document.visibilityState === "hidden") close();
    else if (!source) open();
  };
  document.addEventListener("visibilitychange", shown);
  // Whoever noticed it: nothing that was read before holds.
  let { reorgs } = freshness();
  const unwatch = onFreshness(() => {
    if (freshness().reorgs === reorgs) return;
    reorgs = freshness().reorgs;
    everything();
  });
  const watching = setInterval(() => {
    if (state === "live" && newestBlock() > head + LAG) become("connecting");
  }, LOOK);
  shown();
  return () => {
    document.removeEventListener("visibilitychange", shown);
    clearTimeout(flushing);
    clearInterval(watching);
    unwatch();
    close();
  };
}
