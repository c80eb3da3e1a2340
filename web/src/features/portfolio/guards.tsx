import { useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { parseAbi, parseAbiItem } from "viem";
import { getLogs, readContract } from "viem/actions";
import { useClient } from "wagmi";
import { client as api, explain, unwrap } from "@/api/client";
import { useAssets, useDeployment, type Position } from "@/api/reads";
import { useFlow } from "@/chain/flow";
import { failureReason } from "@/chain/revert";
import { address } from "@/chain/wallet";
import { amount, bps, fromUnits, usd } from "@/design/format";
import { Time } from "@/design/figures";
import { Badge, Button, Card, Notice, Spinner, TableBox, type Tone } from "@/design/ui";
import { Outcome } from "@/shell/outcome";

const PLACED = parseAbiItem([
  "event OrderPlaced(uint256 indexed id, address indexed owner, address indexed vault, Order order)",
  "struct Order { address owner; uint8 status; uint88 peakD18; Terms terms; }",
  "struct Terms { address vault; uint88 floorD18; address tokenOut; uint16 trailBps; uint16 maxSlippageBps; uint16 tipBps; uint40 expiresAt; uint128 shares; }",
]);
const GUARD = parseAbi([
  "struct Terms { address vault; uint88 floorD18; address tokenOut; uint16 trailBps; uint16 maxSlippageBps; uint16 tipBps; uint40 expiresAt; uint128 shares; }",
  "struct Order { address owner; uint8 status; uint88 peakD18; Terms terms; }",
  "function order(uint256 id) view returns (Order)",
  "function triggerD18(uint256 id) view returns (uint256)",
]);

const STATES: readonly (readonly [string, Tone])[] = [["unknown", "plain"], ["open", "good"], ["executed", "accent"], ["cancelled", "plain"]];
const POLL = 15_000; // milliseconds
const ALL_SHARES = 2n ** 128n - 1n; // all that is held by then

/** The max-loss orders of an account, from the chain, newest first. */
function useGuards(owner: string) {
  const client = useClient();
  const { data: deployment } = useDeployment();
  return useQuery({
    queryKey: ["guards", owner],
    enabled: client !== undefined && deployment !== undefined,
    refetchInterval: POLL,
    retry: 1,
    queryFn: async () => {
      if (!client || !deployment) throw new Error("no node");
      const guard = address(deployment.contracts.exit_guard);
      const logs = await getLogs(client, { address: guard, event: PLACED, args: { owner: address(owner) }, fromBlock: BigInt(deployment.start_block), toBlock: "latest", strict: true });
      return Promise.all(
        logs.reverse().map(async ({ args: { id } }) => {
          const [order, trigger] = await Promise.all([
            readContract(client, { address: guard, abi: GUARD, functionName: "order", args: [id] }),
            readContract(client, { address: guard, abi: GUARD, functionName: "triggerD18", args: [id] }),
          ]);
          return { id: Number(id), order, trigger };
        }),
      );
    },
  });
}
type Guard = NonNullable<ReturnType<typeof useGuards>["data"]>[number];

/** Max-loss orders and what became of them. Nothing where there never was one. */
export function Guards({ investor, own, positions }: { investor: string; own: boolean; positions: Position[] }) {
  const query = useGuards(investor);
  const assets = useAssets();
  if (query.error && !query.data) return <Notice tone="warn" title="The max-loss orders cannot be read">{failureReason(query.error)}</Notice>;
  if (!query.data || query.data.length === 0) return null;
  const symbolOf = (token: string) => assets.data?.assets.find((a) => a.token === token)?.symbol ?? token;
  return (
    <Card title="Max-loss orders">
      <TableBox label="Max-loss orders">
        <table className="table-plain min-w-[44rem] text-sm">
          <thead>
            <tr>
              <th scope="col">Index</th>
              <th scope="col">State</th>
              <th scope="col" className="number">Sells at a level of</th>
              <th scope="col" className="number">Shares</th>
              <th scope="col">Paid in</th>
              <th scope="col">Until</th>
              <th scope="col"><span className="sr-only">Actions</span></th>
            </tr>
          </thead>
          <tbody>
            {query.data.map((g) => (
              <Row key={g.id} guard={g} own={own} from={investor} name={positions.find((p) => p.index === g.order.terms.vault)?.name ?? g.order.terms.vault} symbolOf={symbolOf} />
            ))}
          </tbody>
        </table>
      </TableBox>
      <p className="mt-3 text-xs text-muted">Read from the chain. The trigger of a trailing order rises with the recorded peak and never falls.</p>
    </Card>
  );
}

function Row({ guard: { id, order, trigger }, own, from, name, symbolOf }: { guard: Guard; own: boolean; from: string; name: string; symbolOf: (token: string) => string }) {
  const { terms } = order;
  const [state, tone] = STATES[order.status] ?? ["unknown", "plain"];
  const open = order.status === 1;
  const flow = useFlow(`Cancel the max loss on ${name}`);
  const [error, setError] = useState("");
  const cancel = async () => {
    setError("");
    try {
      await flow.run(await unwrap(api.POST("/v1/tx/guard/order", { body: { from, order: id, action: "cancel" } })), () => 18);
    } catch (cause) {
      setError(explain(cause));
    }
  };
  return (
    <>
      <tr>
        <td><Link className="link font-semibold" to={`/index/${terms.vault}`}>{name}</Link></td>
        <td><Badge tone={tone}>{state}</Badge></td>
        <td className="number">
          {usd(fromUnits(String(trigger), 18))}
          <span className="block text-xs text-muted">{terms.trailBps > 0 ? `${bps(terms.trailBps)} below ${usd(fromUnits(String(order.peakD18), 18))}` : "a floor"}</span>
        </td>
        <td className="number">{terms.shares === ALL_SHARES ? "all" : amount(String(terms.shares), 18)}</td>
        <td>{/^0x0+$/.test(terms.tokenOut) ? "the basket" : symbolOf(terms.tokenOut)}</td>
        <td className="whitespace-nowrap"><Time at={new Date(terms.expiresAt * 1_000).toISOString()} /></td>
        <td className="number">
          {own && open && (
            <Button look="plain" disabled={flow.state.phase === "busy"} onClick={() => void cancel()}>{flow.state.phase === "busy" && <Spinner />} Cancel</Button>
          )}
        </td>
      </tr>
      {(error !== "" || flow.state.phase === "error" || flow.state.phase === "declined") && (
        <tr><td colSpan={7}>{error ? <Notice tone="bad" title="Not cancelled">{error}</Notice> : <Outcome state={flow.state} done={null} />}</td></tr>
      )}
    </>
  );
}
