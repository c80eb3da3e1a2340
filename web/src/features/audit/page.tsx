import { useState } from "react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "react-router";
import { encodeFunctionData } from "viem";
import { getBlock, readContract } from "viem/actions";
import { useClient } from "wagmi";
import { client as apiClient } from "@/api/client";
import { observed } from "@/api/freshness";
import { useAssets, useDeployment, useHoldings, useIndex, useIndices, type Deployment } from "@/api/reads";
import { lensAbi } from "@/chain/abi";
import { failureReason } from "@/chain/revert";
import { address as checksummed } from "@/chain/wallet";
import { Hex } from "@/design/address";
import { fromUnits } from "@/design/format";
import { Time } from "@/design/figures";
import { Badge, Button, Card, Empty, Field, Loading, Notice, Read, Select, Spinner, TableBox } from "@/design/ui";
import { compare, compareStored, storedAt, type Row } from "./compare";
import { Trail } from "./trail";

/** Any index, as the API tells it and as the chain does at the same block, read past the API. */
export default function Audit() {
  const { address } = useParams();
  const navigate = useNavigate();
  const list = useIndices({ limit: 100 });
  return (
    <>
      <header>
        <h1>Audit</h1>
        <p className="mt-2 max-w-2xl text-muted">
          Trust nobody, us included. Your browser asks a node for the vault&apos;s state at the very block the API answers of, and compares;
          or at an earlier one, with what was stored then. Below are the calls to repeat it elsewhere.
        </p>
      </header>
      <Read query={list} what="The indices">
        {({ indices }) => (
          <Select
            className="max-w-md"
            label="Index"
            value={address ?? ""}
            options={[["", "Choose an index"], ...indices.map((i) => [i.address, `${i.name} (${i.symbol})`] as [string, string])]}
            onChange={(chosen) => void navigate(chosen ? `/audit/${chosen}` : "/audit")}
          />
        )}
      </Read>
      {address ? (
        <OneIndex key={address} address={address} />
      ) : (
        <Card>
          <Empty title="Choose an index to check" />
        </Card>
      )}
    </>
  );
}

/** One comparison holds still until another is asked for: numbers that run away cannot be checked. */
interface Wanted {
  round: number;
  /** Block to check at, as far as a valuation of it is stored; null: the newest. */
  block: number | null;
}

function OneIndex({ address }: { address: string }) {
  const deployment = useDeployment();
  const detail = useIndex(address);
  const holdings = useHoldings(address);
  const client = useClient();
  const lens = deployment.data?.contracts.lens;
  const [wanted, setWanted] = useState<Wanted>({ round: 0, block: null });
  const ready = detail.data !== undefined && holdings.data !== undefined && lens !== undefined && client !== undefined;
  const audit = useQuery({
    queryKey: ["audit", address, wanted],
    enabled: ready,
    staleTime: Infinity,
    retry: 3,
    retryDelay: 1_500,
    placeholderData: keepPreviousData,
    queryFn: async () => {
      if (!client || !lens) throw new Error("the marketplace is not known yet");
      const read = async (block: number) => {
        const at = { address: checksummed(lens), abi: lensAbi, blockNumber: BigInt(block) } as const;
        const [state, balances] = await Promise.all([
          readContract(client, { ...at, functionName: "state", args: [checksummed(address)] }),
          readContract(client, { ...at, functionName: "holdings", args: [checksummed(address)] }),
        ]);
        return { state, balances };
      };
      if (wanted.block !== null) {
        const { points } = await observed(
          apiClient.GET("/v1/indices/{address}/nav", { params: { path: { address }, query: { range: "all", interval: "raw" } } }),
        );
        const point = storedAt(points, wanted.block);
        if (!point) return { missing: points[0]?.block_number ?? null };
        const [{ state, balances }, { hash }] = await Promise.all([
          read(point.block_number),
          getBlock(client, { blockNumber: BigInt(point.block_number) }),
        ]);
        return {
          block: point.block_number,
          hash: point.block_hash,
          timestamp: point.timestamp,
          final: undefined,
          rows: compareStored(point, hash, state),
          balances,
        };
      }
      const [index, held] = await Promise.all([detail.refetch(), holdings.refetch()]);
      if (!index.data || !held.data) throw new Error("the API does not answer");
      const asOf = held.data.as_of;
      const { state, balances } = await read(asOf.block_number);
      // The index's own numbers are checked where they are of the same block.
      const sameBlock = index.data.as_of.block_number === asOf.block_number;
      return {
        block: asOf.block_number,
        hash: asOf.block_hash,
        timestamp: asOf.timestamp,
        final: asOf.finality === "finalized",
        rows: compare(held.data, sameBlock ? index.data : null, state, balances),
        balances,
      };
    },
  });
  if (detail.error && !detail.data)
    return (
      <Read query={detail} what="The index">
        {() => null}
      </Read>
    );
  const choice = <Choice busy={audit.isFetching} onChoose={(block) => setWanted((w) => ({ round: w.round + 1, block }))} />;
  if (audit.error) {
    return (
      <Card title={detail.data?.index.name} aside={choice}>
        <Notice tone="warn" title="The chain cannot be asked">
          {failureReason(audit.error)}
        </Notice>
      </Card>
    );
  }
  if (!audit.data || !deployment.data || !detail.data)
    return (
      <Card>
        <Loading what="the chain" rows={6} />
      </Card>
    );
  const found = audit.data;
  if ("missing" in found) {
    return (
      <Card title={detail.data.index.name} aside={choice}>
        <Notice tone="warn" title="Nothing is stored so early">
          {found.missing === null
            ? "No valuation of this index is stored."
            : `The oldest valuation that can be read is of block ${found.missing}.`}
        </Notice>
      </Card>
    );
  }
  const differ = found.rows.filter((r) => r.stored !== r.chain);
  return (
    <>
      <Card title={detail.data.index.name} aside={choice}>
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
            At block <strong className="text-ink">{found.block}</strong> <Hex value={found.hash} kind="tx" /> <Time at={found.timestamp} />
            {found.final === undefined ? (
              <Badge>stored then</Badge>
            ) : (
              <Badge tone={found.final ? "good" : "plain"}>{found.final ? "final" : "not final yet"}</Badge>
            )}
          </p>
          <Notice
            tone={differ.length === 0 ? "good" : "bad"}
            title={
              differ.length === 0 ? `${found.rows.length} values, no difference` : `${differ.length} of ${found.rows.length} values differ`
            }
          />
          <TableBox label="Stored against chain">
            <table className="table-plain min-w-[44rem] text-sm">
              <thead>
                <tr>
                  <th scope="col">Value</th>
                  <th scope="col" className="number">
                    API
                  </th>
                  <th scope="col" className="number">
                    Chain
                  </th>
                  <th scope="col" className="number">
                    Difference
                  </th>
                </tr>
              </thead>
              <tbody>
                {found.rows.map((r) => (
                  <Line key={r.name} row={r} />
                ))}
              </tbody>
            </table>
          </TableBox>
        </div>
      </Card>
      <Owed balances={found.balances} />
      <Trail key={address} address={address} />
      <Reproduce deployment={deployment.data} address={address} block={found.block} />
    </>
  );
}

/** The newest block, or one that a person names. */
function Choice({ busy, onChoose }: { busy: boolean; onChoose: (block: number | null) => void }) {
  const [text, setText] = useState("");
  const wrong = text.trim() !== "" && !/^\d{1,15}$/.test(text.trim());
  return (
    <form
      className="flex flex-wrap items-end gap-2"
      onSubmit={(e) => {
        e.preventDefault();
        if (!wrong) onChoose(text.trim() === "" ? null : Number(text.trim()));
      }}
    >
      <Field
        className="w-36"
        label="At block"
        inputMode="numeric"
        placeholder="newest"
        value={text}
        onChange={(e) => setText(e.target.value)}
        error={wrong ? "A number" : undefined}
      />
      <Button type="submit" look="quiet" disabled={busy || wrong}>
        {busy && <Spinner />} Check
      </Button>
    </form>
  );
}

interface Balance {
  token: string;
  reserve: bigint;
  claims: bigint;
  balanceOk: boolean;
  balance: bigint;
}

function Owed({ balances }: { balances: readonly Balance[] }) {
  const assets = useAssets();
  return (
    <Card title="Has the vault what it owes?">
      <TableBox label="Balances">
        <table className="table-plain min-w-[40rem] text-sm">
          <thead>
            <tr>
              <th scope="col">Token</th>
              <th scope="col" className="number">
                Balance
              </th>
              <th scope="col" className="number">
                Reserve
              </th>
              <th scope="col" className="number">
                Owed as claims
              </th>
              <th scope="col" className="number">
                Balance ≥ reserve + claims
              </th>
            </tr>
          </thead>
          <tbody>
            {balances.map((b) => {
              const known = assets.data?.assets.find((a) => a.token === b.token);
              const show = (units: bigint) => (known === undefined ? String(units) : fromUnits(String(units), known.decimals));
              const covered = b.balanceOk && b.balance >= b.reserve + b.claims;
              return (
                <tr key={b.token}>
                  <td className="font-semibold">{known?.symbol ?? b.token}</td>
                  <td className="number">{b.balanceOk ? show(b.balance) : "the token does not tell"}</td>
                  <td className="number">{show(b.reserve)}</td>
                  <td className="number">{show(b.claims)}</td>
                  <td className="number">
                    <Badge tone={covered ? "good" : "bad"}>{covered ? "yes" : "no"}</Badge>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </TableBox>
    </Card>
  );
}

function Line({ row }: { row: Row }) {
  const same = row.stored === row.chain;
  return (
    <tr>
      <th scope="row">{row.name}</th>
      <td className="number font-mono text-xs">{row.stored}</td>
      <td className="number font-mono text-xs">{row.chain}</td>
      <td className="number">
        <Badge tone={same ? "good" : "bad"}>{same ? "none" : "differs"}</Badge>
      </td>
    </tr>
  );
}

function Reproduce({ deployment, address, block }: { deployment: Deployment; address: string; block: number }) {
  const rpc = deployment.rpc_urls[0] ?? "$RPC";
  const data = encodeFunctionData({ abi: lensAbi, functionName: "state", args: [checksummed(address)] });
  const call = JSON.stringify({
    jsonrpc: "2.0",
    id: 1,
    method: "eth_call",
    params: [{ to: deployment.contracts.lens, data }, `0x${block.toString(16)}`],
  });
  const commands = [
    ["The same call, to any node", `curl -s -H 'content-type: application/json' -d '${call}' ${rpc}`],
    [
      "Decoded, with Foundry’s cast",
      `cast call ${deployment.contracts.lens} 'holdings(address)((address,uint256,uint256,bool,uint256)[])' ${address} --block ${block} --rpc-url ${rpc}`,
    ],
    [
      "Everything of every index, recomputed from the chain alone",
      `astrolabe audit --rpc ${rpc} --factory ${deployment.contracts.factory}`,
    ],
  ] as const;
  return (
    <Card title="Reproduce it">
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        {commands.map(([what, command]) => (
          <div key={what}>
            <p className="mb-1 text-sm font-semibold">{what}</p>
            <pre tabIndex={0} aria-label={what} className="overflow-x-auto rounded-[var(--radius-small)] bg-sunken p-3 text-xs">
              {command}
            </pre>
          </div>
        ))}
      </div>
    </Card>
  );
}
