import { useState } from "react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "react-router";
import { encodeFunctionData } from "viem";
import { getBlock, readContract } from "viem/actions";
import { useClient } from "wagmi";
import { client as apiClient, type Schemas } from "@/api/client";
import { observed } from "@/api/freshness";
import { useAssets, useDeployment, useHoldings, useIndex, useIndices, type Deployment, type IndexDetail } from "@/api/reads";
import { lensAbi } from "@/chain/abi";
import { failureReason } from "@/chain/revert";
import { address as checksummed } from "@/chain/wallet";
import { Hex } from "@/design/address";
import { fromUnits } from "@/design/format";
import { Time } from "@/design/figures";
import { DataTable } from "@/design/table";
import { Badge, Button, Card, Empty, Field, Loading, Notice, Read, Select, Spinner } from "@/design/ui";
import { useTitle } from "@/design/title";
import { compare, compareStored, plain, storedAt, type Skipped } from "./compare";
import { Trail } from "./trail";

/** Compares the API's data about an index with the chain, which the browser reads directly at the same block. */
export default function Audit() {
  useTitle("Audit");
  const { address } = useParams();
  const navigate = useNavigate();
  const list = useIndices({ limit: 100 });
  return (
    <>
      <header>
        <h1>Audit</h1>
        <p className="mt-2 max-w-2xl text-muted">
          You need not trust this server. Your browser reads the vault&apos;s state from a node and compares it with the API&apos;s answer
          for the same block. You can also check an earlier block against the values stored for it. At the end are the commands to repeat
          the check elsewhere.
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

type HoldingList = Schemas["Holdings"];

/** A comparison stays unchanged until the user asks for another one, because moving numbers cannot be checked. */
interface Wanted {
  round: number;
  /** Block to check; null means the newest. The check uses the last stored valuation up to that block. */
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
      if (!client || !lens) throw new Error("the marketplace is not loaded yet");
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
          ...compareStored(point, hash, state),
          balances,
        };
      }
      const { index, holding } = await sameBlock(detail.refetch, holdings.refetch);
      const asOf = holding.as_of;
      const { state, balances } = await read(asOf.block_number);
      return {
        block: asOf.block_number,
        hash: asOf.block_hash,
        timestamp: asOf.timestamp,
        final: asOf.finality === "finalized",
        ...compare(holding, index, state, balances),
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
        <Notice tone="warn" title="The chain cannot be read">
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
        <Notice tone="warn" title="No data stored for this block">
          {found.missing === null ? "No valuation of this index is stored." : `The oldest stored valuation is of block ${found.missing}.`}
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
              <Badge>stored valuation</Badge>
            ) : (
              <Badge tone={found.final ? "good" : "plain"}>{found.final ? "final" : "not final yet"}</Badge>
            )}
          </p>
          <Notice
            tone={differ.length === 0 ? "good" : "bad"}
            title={
              differ.length === 0
                ? `${found.rows.length} values compared, no difference`
                : `${differ.length} of ${found.rows.length} compared values differ`
            }
          />
          <NotCompared skipped={found.skipped} />
          <DataTable
            label="API compared with chain"
            className="min-w-[44rem] text-sm"
            rows={found.rows}
            rowKey={(r) => r.name}
            columns={[
              { name: "Value", rowHeader: true, cell: (r) => r.name },
              { name: "API", number: true, className: "font-mono text-xs", cell: (r) => r.stored },
              { name: "Chain", number: true, className: "font-mono text-xs", cell: (r) => r.chain },
              { name: "Difference", number: true, cell: (r) => <Verdict ok={r.stored === r.chain} yes="none" no="differs" /> },
            ]}
          />
        </div>
      </Card>
      <Solvency balances={found.balances} />
      <Trail key={address} address={address} />
      <Reproduce deployment={deployment.data} address={address} block={found.block} />
    </>
  );
}

/** Lists the values that were not compared. Shows nothing if there are none. */
function NotCompared({ skipped }: { skipped: readonly Skipped[] }) {
  if (skipped.length === 0) return null;
  const reasons = [...new Set(skipped.map((s) => s.why))];
  return (
    <Notice tone="warn" title={`${skipped.length} values not compared`}>
      {reasons.map((why) => (
        <p key={why}>
          {skipped
            .filter((s) => s.why === why)
            .map((s) => s.name)
            .join(", ")}
          : {why}.
        </p>
      ))}
    </Notice>
  );
}

const TRIES = 4;

/** sameBlock reads the index and its holdings again until both are of one block, or returns the last answers after a few tries. */
async function sameBlock(
  readIndex: () => Promise<{ data: IndexDetail | undefined }>,
  readHoldings: () => Promise<{ data: HoldingList | undefined }>,
) {
  for (let i = 1; ; i++) {
    const [{ data: index }, { data: holding }] = await Promise.all([readIndex(), readHoldings()]);
    if (!index || !holding) throw new Error("the server is not responding");
    if (index.as_of.block_number === holding.as_of.block_number || i === TRIES) return { index, holding };
  }
}

/** A form to choose the block: the newest one, or a given number. */
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
        error={wrong ? "Enter a block number" : undefined}
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

const Verdict = ({ ok, yes, no }: { ok: boolean; yes: string; no: string }) => <Badge tone={ok ? "good" : "bad"}>{ok ? yes : no}</Badge>;

function Solvency({ balances }: { balances: readonly Balance[] }) {
  const assets = useAssets();
  const assetOf = (token: string) => assets.data?.assets.find((a) => a.token === token);
  const show = (token: string, units: bigint) => {
    const asset = assetOf(token);
    return asset ? plain(fromUnits(String(units), asset.decimals)) : String(units);
  };
  return (
    <Card title="Does the vault hold what it owes?">
      <DataTable
        label="Balances"
        className="min-w-[40rem] text-sm"
        rows={balances}
        rowKey={(b) => b.token}
        columns={[
          { name: "Token", className: "font-semibold", cell: (b) => assetOf(b.token)?.symbol ?? b.token },
          { name: "Balance", number: true, cell: (b) => (b.balanceOk ? show(b.token, b.balance) : "not readable") },
          { name: "Reserve", number: true, cell: (b) => show(b.token, b.reserve) },
          { name: "Owed as claims", number: true, cell: (b) => show(b.token, b.claims) },
          {
            name: "Balance ≥ reserve + claims",
            number: true,
            cell: (b) => <Verdict ok={b.balanceOk && b.balance >= b.reserve + b.claims} yes="yes" no="no" />,
          },
        ]}
      />
    </Card>
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
    ["Send the same call to any node", `curl -s -H 'content-type: application/json' -d '${call}' ${rpc}`],
    [
      "Call and decode it with Foundry’s cast",
      `cast call ${deployment.contracts.lens} 'holdings(address)((address,uint256,uint256,bool,uint256)[])' ${address} --block ${block} --rpc-url ${rpc}`,
    ],
    ["Recompute all data of all indices from the chain", `astrolabe audit --rpc ${rpc} --factory ${deployment.contracts.factory}`],
  ] as const;
  return (
    <Card title="Repeat this check">
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
