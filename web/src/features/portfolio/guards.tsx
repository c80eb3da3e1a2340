import { useState } from "react";
import { Link } from "react-router";
import { client, explain, unwrap, type Schemas } from "@/api/client";
import { useAssets, useGuards, type Position } from "@/api/reads";
import { useFlow } from "@/chain/flow";
import { CsvLink } from "@/design/csv";
import { amount, bps, usd } from "@/design/format";
import { Time } from "@/design/figures";
import { Pager, usePages } from "@/design/pages";
import { DataTable } from "@/design/table";
import { Badge, Button, Card, Failed, Notice, Spinner, type Tone } from "@/design/ui";
import { Outcome } from "@/shell/outcome";

type Guard = Schemas["GuardRecord"];

const STATES: Record<Guard["status"], Tone> = { open: "good", executed: "accent", cancelled: "plain" };
const ALL_SHARES = String(2n ** 128n - 1n); // all shares that the owner holds at execution

/** An account's max-loss orders, newest first. Shows nothing if there never was one. */
export function Guards({ investor, own, positions }: { investor: string; own: boolean; positions: Position[] }) {
  const pages = usePages();
  const query = useGuards(investor, pages.cursor);
  const assets = useAssets();
  if (query.error && !query.data) return <Failed what="The max-loss orders" error={query.error} />;
  if (!query.data || (query.data.guards.length === 0 && !pages.cursor)) return null;
  const symbolOf = (token: string) => assets.data?.assets.find((a) => a.token === token)?.symbol ?? token;
  const nameOf = (index: string) => positions.find((p) => p.index === index)?.name ?? index;
  return (
    <Card title="Max-loss orders" aside={<CsvLink path={`/v1/investors/${investor}/guards`} name="max-loss orders" />}>
      <DataTable
        label="Max-loss orders"
        className="min-w-[44rem] text-sm"
        rows={query.data.guards}
        rowKey={(g) => g.id}
        columns={[
          {
            name: "Index",
            cell: (g) => (
              <Link className="link font-semibold" to={`/index/${g.index}`}>
                {nameOf(g.index)}
              </Link>
            ),
          },
          { name: "State", cell: (g) => <State guard={g} /> },
          { name: "Sells at level", number: true, cell: (g) => <Trigger guard={g} /> },
          { name: "Shares", number: true, cell: (g) => (g.shares === ALL_SHARES ? "all" : amount(g.shares, 18)) },
          { name: "Paid in", cell: (g) => (g.token_out === null ? "basket tokens" : symbolOf(g.token_out)) },
          { name: "Expires", className: "whitespace-nowrap", cell: (g) => <Time at={g.expires_at} /> },
          {
            name: "Actions",
            titleHidden: true,
            number: true,
            cell: (g) => own && <Cancel guard={g} from={investor} name={nameOf(g.index)} />,
          },
        ]}
      />
      <Pager label="More max-loss orders" pages={pages} next={query.data.next_cursor} />
      <p className="mt-3 text-xs text-muted">The trigger of a trailing order rises with the peak and never falls.</p>
    </Card>
  );
}

function State({ guard: g }: { guard: Guard }) {
  return (
    <>
      {g.expired ? <Badge tone="warn">expired</Badge> : <Badge tone={STATES[g.status]}>{g.status}</Badge>}
      {g.settled_at && (
        <span className="mt-0.5 block text-xs whitespace-nowrap text-muted">
          <Time at={g.settled_at} />
        </span>
      )}
    </>
  );
}

function Trigger({ guard: g }: { guard: Guard }) {
  return (
    <>
      {usd(g.trigger_usd)}
      <span className="block text-xs text-muted">
        {g.trail_bps > 0 && g.peak_usd !== null ? `trailing, ${bps(g.trail_bps)} below the peak of ${usd(g.peak_usd)}` : "fixed level"}
      </span>
    </>
  );
}

/** A button to cancel an open order, and the result below it. */
function Cancel({ guard: g, from, name }: { guard: Guard; from: string; name: string }) {
  const flow = useFlow(`Cancel the max loss on ${name}`);
  const [error, setError] = useState("");
  if (g.status !== "open") return null;
  const busy = flow.state.phase === "busy";
  const cancel = async () => {
    setError("");
    try {
      await flow.run(await unwrap(client.POST("/v1/tx/guard/order", { body: { from, order: g.id, action: "cancel" } })), () => 18);
    } catch (cause) {
      setError(explain(cause));
    }
  };
  return (
    <>
      <Button look="plain" disabled={busy} aria-label={`Cancel the max loss on ${name}`} onClick={() => void cancel()}>
        {busy && <Spinner />} Cancel
      </Button>
      <div className="ml-auto w-64 text-left whitespace-normal empty:hidden">
        {error ? (
          <Notice tone="bad" title="Not cancelled">
            {error}
          </Notice>
        ) : (
          <Outcome state={flow.state} done="The change appears here as soon as the server has indexed its block." />
        )}
      </div>
    </>
  );
}
