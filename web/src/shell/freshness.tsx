import { useFreshness } from "@/api/freshness";
import { useDeployment } from "@/api/reads";
import { useStream, type StreamState } from "@/api/stream";
import { useNode } from "@/chain/node";
import { count, duration } from "@/design/format";
import { Time, useNow } from "@/design/figures";
import { Notice } from "@/design/ui";

const STREAMS: Record<StreamState, string> = {
  live: "Live: changes appear at once",
  connecting: "Reconnecting: meanwhile the page reloads its data every few seconds",
  off: "The page reloads its data every few seconds",
};

/** The block that the page shows, how the page is kept up to date, and the age of its data if they are old. */
export function Freshness() {
  const { asOf, receivedAt, downSince } = useFreshness();
  const stream = useStream();
  const now = useNow();
  const rate = useDeployment().data?.clock_rate ?? 1;
  if (!asOf) return <span className="text-xs text-muted">No block loaded yet</span>;
  const age = Math.round((now - receivedAt) / 1_000);
  const stale = downSince !== undefined || age > 30;
  return (
    <span
      className="inline-flex items-center gap-2 text-xs text-muted"
      title={`${STREAMS[stream]}. ${rate > 1 ? `This chain is simulated: its clock is ${rate} times as fast as a real one. ` : ""}${asOf.block_hash}`}
      data-stream={stream}
    >
      <span
        className={`size-2 rounded-full ${stale ? "bg-bad" : stream === "live" ? "bg-good" : "border-2 border-[var(--warn)]"}`}
        aria-hidden="true"
      />
      <span>
        Block <span className="font-semibold text-ink">{count(asOf.block_number)}</span>
        {stale ? `, loaded ${duration(age)} ago` : stream === "live" ? ", live" : stream === "connecting" ? ", reconnecting" : ""}
      </span>
    </span>
  );
}

/** Warnings about the data on the page: the API or the node is unreachable, or a block was replaced. */
export function Health() {
  const { downSince, asOf, reorgedBlock } = useFreshness();
  const node = useNode();
  return (
    <div className="grid gap-2 empty:hidden">
      {downSince !== undefined && (
        <Notice tone="bad" title="The server is not responding">
          {asOf ? (
            <>
              This page shows block {asOf.block_number}, <Time at={asOf.timestamp} />, and may be out of date. The app tries again every few
              seconds.{" "}
            </>
          ) : (
            "Nothing could be loaded yet. The app tries again every few seconds. "
          )}
          Your shares are on the chain, not on this server. If you saved the{" "}
          <a className="link" href="/exit.html">
            exit page
          </a>
          , you can redeem them without any server.
        </Notice>
      )}
      {node.isError && (
        <Notice tone="warn" title="No node is responding">
          The app cannot read balances or follow transactions. It still shows the API's data, with their block.
        </Notice>
      )}
      {reorgedBlock !== undefined && (
        <Notice tone="warn" title="The chain was reorganised">
          Block {reorgedBlock} was replaced by another one. All data on this page have been loaded again since.
        </Notice>
      )}
    </div>
  );
}
