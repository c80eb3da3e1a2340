import { useQueries } from "@tanstack/react-query";
import { Link } from "react-router";
import { client } from "@/api/client";
import { observed, POLL_SLOW } from "@/api/freshness";
import { useIndices, type Activity as Event, type Index } from "@/api/reads";
import { useTransactions } from "@/chain/list";
import { Time } from "@/design/figures";
import { Badge, Loading, type Tone } from "@/design/ui";
import { SyncWatchlist } from "./sync";
import { Entry } from "./tray";
import { useWatched } from "./watchlist";

const FOLLOWED = 12; // indices whose announcements are read
const SHOWN = 12; // announcements

/** What is announced, in words. */
const NEWS: Partial<Record<Event["kind"], readonly [string, Tone]>> = {
  targets_proposed: ["New targets proposed", "warn"],
  targets_executed: ["New targets in force", "accent"],
  targets_cancelled: ["Proposal cancelled", "plain"],
  fees_proposed: ["Higher fees announced", "warn"],
  fees_changed: ["Fees changed", "accent"],
  auction_opened: ["Auction opened", "plain"],
};

/** The transactions of this tab, and announcements of the watched indices, the newest first. */
export default function Activity({ onLeave }: { onLeave: () => void }) {
  const transactions = useTransactions();
  const watched = useWatched();
  return (
    <div className="grid max-h-[70dvh] gap-5 overflow-y-auto">
      <section>
        <h3 className="mb-2">Your transactions</h3>
        {transactions.length === 0 ? (
          <p className="text-sm text-muted">None in this tab.</p>
        ) : (
          <ol className="grid gap-2" aria-label="Your transactions">
            {[...transactions].reverse().map((tx) => (
              <Entry key={tx.id} tx={tx} />
            ))}
          </ol>
        )}
      </section>
      <section>
        <h3 className="mb-2">Your watchlist</h3>
        {watched.length === 0 ? (
          <p className="text-sm text-muted">The star on an index puts it on your watchlist. Its announcements appear here.</p>
        ) : (
          <Announcements watched={watched.slice(0, FOLLOWED)} onLeave={onLeave} />
        )}
        <div className="mt-3">
          <SyncWatchlist />
        </div>
      </section>
    </div>
  );
}

function Announcements({ watched, onLeave }: { watched: readonly string[]; onLeave: () => void }) {
  const known = useIndices({ addresses: [...watched], limit: FOLLOWED });
  const indices: Index[] = known.data?.indices ?? [];
  const reads = useQueries({
    queries: indices.map(({ address }) => ({
      queryKey: ["activity", address, undefined, 50],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        observed(client.GET("/v1/indices/{address}/activity", { params: { path: { address }, query: { limit: 50 } }, signal })),
      staleTime: POLL_SLOW,
      retry: false,
    })),
  });
  if (known.isLoading || reads.some((r) => r.isLoading)) return <Loading what="the announcements" rows={2} />;
  const news = reads
    .flatMap((r, i) => (r.data?.activity ?? []).map((event) => ({ event, index: indices[i] })))
    .filter(({ event }) => NEWS[event.kind] !== undefined)
    .sort((a, b) => b.event.timestamp.localeCompare(a.event.timestamp))
    .slice(0, SHOWN);
  if (news.length === 0) return <p className="text-sm text-muted">Nothing was announced for the {watched.length} watched indices.</p>;
  return (
    <ol className="grid gap-2.5 text-sm" aria-label="Announcements">
      {news.map(({ event, index }) => {
        const [text, tone] = NEWS[event.kind] ?? ["", "plain"];
        return (
          <li
            key={`${index?.address}.${event.block_number}.${event.log_index ?? -1}`}
            className="flex flex-wrap items-center gap-x-3 gap-y-1"
          >
            <Badge tone={tone}>{text}</Badge>
            <Link className="link font-semibold" to={`/index/${index?.address ?? ""}`} onClick={onLeave}>
              {index?.name}
            </Link>
            <span className="text-xs text-muted">
              <Time at={event.timestamp} />, chain time
            </span>
          </li>
        );
      })}
    </ol>
  );
}
