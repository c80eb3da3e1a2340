import { useFreshness } from "@/api/freshness";
import { useStream, type StreamState } from "@/api/stream";
import { useNode } from "@/chain/balances";
import { duration } from "@/design/format";
import { Time, useNow } from "@/design/figures";
import { Notice } from "@/design/ui";

const STREAMS: Record<StreamState, string> = {
  live: "Live: what changes shows at once",
  connecting: "Reconnecting: read anew every few seconds meanwhile",
  off: "Read anew every few seconds",
};

/** The block that the page is true of, how it is kept up to date, and how long ago it was read where that is long. */
export function Freshness() {
  const { asOf, receivedAt, downSince } = useFreshness();
  const stream = useStream();
  const now = useNow();
  if (!asOf) return <span className="text-xs text-muted">No block read yet</span>;
  const age = Math.round((now - receivedAt) / 1_000);
  const stale = downSince !== undefined || age > 30;
  return (
    <span
      className="inline-flex items-center gap-2 text-xs text-muted"
      title={`${STREAMS[stream]}. ${asOf.block_hash}`}
      data-stream={stream}
    >
      <span
        className={`size-2 rounded-full ${stale ? "bg-bad" : stream === "live" ? "bg-good" : "border-2 border-[var(--warn)]"}`}
        aria-hidden="true"
      />
      <span>
        Block <span className="font-semibold text-ink">{asOf.block_number.toLocaleString("en")}</span>
        {stale ? `, read ${duration(age)} ago` : stream === "live" ? ", live" : stream === "connecting" ? ", reconnecting" : ""}
      </span>
    </span>
  );
}

/** What the visitor must know before believing the page: API away, node away, a block replaced. */
export function Health() {
  const { downSince, asOf, reorgedBlock } = useFreshness();
  const node = useNode();
  return (
    <div className="grid gap-2 empty:hidden">
      {downSince !== undefined && (
        <Notice tone="bad" title="The server does not answer">
          {asOf ? (
            <>
              What you see is as of block {asOf.block_number}, <Time at={asOf.timestamp} />, and may be out of date. It is tried again every
              few seconds.{" "}
            </>
          ) : (
            "Nothing could be read yet. It is tried again every few seconds. "
          )}
          Your shares are on the chain, not here: the{" "}
          <a className="link" href="/exit.html">
            exit page
          </a>
          , saved beforehand, redeems them without any server.
        </Notice>
      )}
      {node.isError && (
        <Notice tone="warn" title="No node answers">
          Balances cannot be read and transactions cannot be followed from here. What the API has indexed is still shown, with its block.
        </Notice>
      )}
      {reorgedBlock !== undefined && (
        <Notice tone="warn" title="The chain was reorganised">
          Block {reorgedBlock} was replaced by another; everything on this page has been read again since.
        </Notice>
      )}
    </div>
  );
}
