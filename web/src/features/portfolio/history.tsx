import { useQuery } from "@tanstack/react-query";
import { parseAbiItem } from "viem";
import { getBlock, getLogs } from "viem/actions";
import { useClient } from "wagmi";
import { useDeployment, type Position } from "@/api/reads";
import { failureReason } from "@/chain/revert";
import { address } from "@/chain/wallet";
import { Hex } from "@/design/address";
import { amount } from "@/design/format";
import { Time } from "@/design/figures";
import { Badge, Button, Card, Empty, Loading, Notice, TableBox } from "@/design/ui";
import { save, toCsv } from "./csv";

const TRANSFER = parseAbiItem("event Transfer(address indexed from, address indexed to, uint256 value)");
const SHOWN = 100;

interface Move {
  key: string;
  index: string;
  name: string;
  symbol: string;
  into: boolean;
  shares: string;
  other: string;
  block: number;
  tx: string;
  at: string;
}

/** Every transfer of an index's shares to or from the account: from the chain itself, newest first. */
function useMoves(investor: string, positions: Position[]) {
  const client = useClient();
  const { data: deployment } = useDeployment();
  const indices = positions.map((p) => p.index);
  const updated = Math.max(0, ...positions.map((p) => p.updated_block));
  return useQuery({
    queryKey: ["moves", investor, updated, ...indices],
    enabled: client !== undefined && deployment !== undefined,
    retry: 1,
    placeholderData: (previous: Move[] | undefined) => previous,
    queryFn: async (): Promise<Move[]> => {
      if (!client || !deployment) throw new Error("no node");
      const query = { address: indices.map(address), event: TRANSFER, fromBlock: BigInt(deployment.start_block), toBlock: "latest" as const, strict: true as const };
      const [came, left] = await Promise.all([
        getLogs(client, { ...query, args: { to: address(investor) } }),
        getLogs(client, { ...query, args: { from: address(investor) } }),
      ]);
      const logs = [...came, ...left]
        .sort((a, b) => Number(b.blockNumber - a.blockNumber) || b.logIndex - a.logIndex)
        .slice(0, SHOWN);
      const blocks = [...new Set(logs.map((l) => l.blockNumber))];
      const times = new Map(await Promise.all(blocks.map(async (n) => [n, new Date(Number((await getBlock(client, { blockNumber: n })).timestamp) * 1_000).toISOString()] as const)));
      return logs.map((l) => {
        const into = l.args.to.toLowerCase() === investor.toLowerCase();
        const position = positions.find((p) => p.index.toLowerCase() === l.address.toLowerCase());
        return {
          key: `${l.blockNumber}.${l.logIndex}`, index: l.address, name: position?.name ?? l.address, symbol: position?.symbol ?? "", into, shares: String(l.args.value),
          other: into ? l.args.from : l.args.to, block: Number(l.blockNumber), tx: l.transactionHash, at: times.get(l.blockNumber) ?? "",
        };
      });
    },
  });
}

export function History({ investor, positions }: { investor: string; positions: Position[] }) {
  const moves = useMoves(investor, positions);
  const csv = () =>
    toCsv([["time", "block", "transaction", "index", "name", "symbol", "direction", "shares_18_decimals", "counterparty"],
      ...(moves.data ?? []).map((m) => [m.at, String(m.block), m.tx, m.index, m.name, m.symbol, m.into ? "in" : "out", m.shares, m.other])]);
  return (
    <Card title="Shares in and out" aside={moves.data && moves.data.length > 0 && <Button look="quiet" onClick={() => save("astrolabe-history.csv", csv())}>Export CSV</Button>}>
      {moves.data ? (
        moves.data.length === 0 ? (
          <Empty title="Nothing moved" />
        ) : (
          <>
            <TableBox label="Shares in and out">
              <table className="table-plain min-w-[36rem] text-sm">
                <thead>
                  <tr>
                    <th scope="col">When</th>
                    <th scope="col">Index</th>
                    <th scope="col">Direction</th>
                    <th scope="col" className="number">Shares</th>
                    <th scope="col" className="number">Transaction</th>
                  </tr>
                </thead>
                <tbody>
                  {moves.data.map((m) => (
                    <tr key={m.key}>
                      <td className="whitespace-nowrap"><Time at={m.at} /><span className="block text-xs text-muted">block {m.block}</span></td>
                      <td>{m.name}</td>
                      <td><Badge tone={m.into ? "good" : "bad"}>{m.into ? "In" : "Out"}</Badge></td>
                      <td className="number">{amount(m.shares, 18)} {m.symbol}</td>
                      <td className="number"><Hex value={m.tx} kind="tx" /></td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </TableBox>
            <p className="mt-3 text-xs text-muted">Read from the chain, not from the API{moves.data.length === SHOWN ? `; the newest ${SHOWN} are shown` : ""}.</p>
          </>
        )
      ) : moves.error ? (
        <Notice tone="warn" title="The node does not tell">{failureReason(moves.error)}</Notice>
      ) : (
        <Loading what="the history" />
      )}
    </Card>
  );
}
