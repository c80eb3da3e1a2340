import { useState } from "react";
import { Link } from "react-router";
import { client, explain, unwrap, type Schemas } from "@/api/client";
import { useAssets, useGuards, type Position } from "@/api/reads";
import { useFlow } from "@/chain/flow";
import { CsvLink } from "@/design/csv";
import { amount, bps, usd } from "@/design/format";
import { Time } from "@/design/figures";
import { Pager } from "@/design/pager";
import { Badge, Button, Card, Failed, Notice, Spinner, TableBox, type Tone } from "@/design/ui";
import { Outcome } from "@/shell/outcome";

type Guard = Schemas["GuardRecord"];

const STATES: Record<Guard["status"], Tone> = { open: "good", executed: "accent", cancelled: "plain" };
const ALL_SHARES = String(2n ** 128n - 1n); // all that is held by then

/** Max-loss orders and what became of them, newest first. Nothing where there never was one. */
export function Guards({ investor, own, positions }: { investor: string; own: boolean; positions: Position[] }) {
  const [cursors, setCursors] = useState<string[]>([]);
  const query = useGuards(investor, cursors.at(-1));
  const assets = useAssets();
  if (query.error && !query.data) return <Failed what="The max-loss orders" error={query.error} />;
  if (!query.data || (query.data.guards.length === 0 && cursors.length === 0)) return null;
  const symbolOf = (token: string) => assets.data?.assets.find((a) => a.token === token)?.symbol ?? token;
  const nameOf = (index: string) => positions.find((p) => p.index === index)?.name ?? index;
  return (
    <Card title="Max-loss orders" aside={<CsvLink path={`/v1/investors/${investor}/guards`} name="max-loss orders" />}>
      <TableBox label="Max-loss orders">
        <table className="table-plain min-w-[44rem] text-sm">
          <thead>
            <tr>
              <th scope="col">Index</th>
              <th scope="col">State</th>
              <th scope="col" className="number">
                Sells at a level of
              </th>
              <th scope="col" className="number">
                Shares
              </th>
              <th scope="col">Paid in</th>
              <th scope="col">Until</th>
              <th scope="col">
                <span className="sr-only">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {query.data.guards.map((g) => (
              <Row key={g.id} guard={g} own={own} from={investor} name={nameOf(g.index)} symbolOf={symbolOf} />
            ))}
          </tbody>
        </table>
      </TableBox>
      <Pager label="More max-loss orders" cursors={cursors} next={query.data.next_cursor} onChange={setCursors} />
      <p className="mt-3 text-xs text-muted">The trigger of a trailing order rises with the recorded peak and never falls.</p>
    </Card>
  );
}

function Row({
  guard: g,
  own,
  from,
  name,
  symbolOf,
}: {
  guard: Guard;
  own: boolean;
  from: string;
  name: string;
  symbolOf: (token: string) => string;
}) {
  const flow = useFlow(`Cancel the max loss on ${name}`);
  const [error, setError] = useState("");
  const cancel = async () => {
    setError("");
    try {
      await flow.run(await unwrap(client.POST("/v1/tx/guard/order", { body: { from, order: g.id, action: "cancel" } })), () => 18);
    } catch (cause) {
      setError(explain(cause));
    }
  };
  const told =
    error !== "" ||
    flow.state.phase === "error" ||
    flow.state.phase === "declined" ||
    (flow.state.phase === "ended" && g.status === "open");
  return (
    <>
      <tr>
        <td>
          <Link className="link font-semibold" to={`/index/${g.index}`}>
            {name}
          </Link>
        </td>
        <td>
          {g.expired ? <Badge tone="warn">expired</Badge> : <Badge tone={STATES[g.status]}>{g.status}</Badge>}
          {g.settled_at && (
            <span className="mt-0.5 block text-xs whitespace-nowrap text-muted">
              <Time at={g.settled_at} />
            </span>
          )}
        </td>
        <td className="number">
          {usd(g.trigger_usd)}
          <span className="block text-xs text-muted">
            {g.trail_bps > 0 && g.peak_usd !== null ? `${bps(g.trail_bps)} below ${usd(g.peak_usd)}` : "a floor"}
          </span>
        </td>
        <td className="number">{g.shares === ALL_SHARES ? "all" : amount(g.shares, 18)}</td>
        <td>{g.token_out === null ? "the basket" : symbolOf(g.token_out)}</td>
        <td className="whitespace-nowrap">
          <Time at={g.expires_at} />
        </td>
        <td className="number">
          {own && g.status === "open" && (
            <Button
              look="plain"
              disabled={flow.state.phase === "busy"}
              aria-label={`Cancel the max loss on ${name}`}
              onClick={() => void cancel()}
            >
              {flow.state.phase === "busy" && <Spinner />} Cancel
            </Button>
          )}
        </td>
      </tr>
      {told && (
        <tr>
          <td colSpan={7}>
            {error ? (
              <Notice tone="bad" title="Not cancelled">
                {error}
              </Notice>
            ) : (
              <Outcome state={flow.state} done="It shows here once its block is indexed." />
            )}
          </td>
        </tr>
      )}
    </>
  );
}
