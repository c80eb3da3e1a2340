import { useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "react-router";
import { encodeFunctionData } from "viem";
import { readContract } from "viem/actions";
import { useClient } from "wagmi";
import { useDeployment, useHoldings, useIndex, useIndices, type Deployment } from "@/api/reads";
import { lensAbi } from "@/chain/abi";
import { failureReason } from "@/chain/revert";
import { address as checksummed } from "@/chain/wallet";
import { Hex } from "@/design/address";
import { fromUnits } from "@/design/format";
import { Time } from "@/design/figures";
import { Badge, Button, Card, Empty, Loading, Notice, Read, Select, TableBox } from "@/design/ui";
import { compare, type Row } from "./compare";

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
          Trust nobody, us included. Your browser asks a node for the vault&apos;s state at the very block the API answers of, and compares. Below is the call to
          repeat it elsewhere.
        </p>
      </header>
      <Read query={list} what="The indices">
        {({ indices }) => (
          <Select
            className="max-w-md" label="Index" value={address ?? ""}
            options={[["", "Choose an index"], ...indices.map((i) => [i.address, `${i.name} (${i.symbol})`] as [string, string])]}
            onChange={(chosen) => void navigate(chosen ? `/audit/${chosen}` : "/audit")}
          />
        )}
      </Read>
      {address ? <OneIndex key={address} address={address} /> : <Card><Empty title="Choose an index to check" /></Card>}
    </>
  );
}

function OneIndex({ address }: { address: string }) {
  const deployment = useDeployment();
  const detail = useIndex(address);
  const holdings = useHoldings(address);
  const client = useClient();
  const lens = deployment.data?.contracts.lens;
  // One comparison holds still until it is asked for again: numbers that run away cannot be checked.
  const [round, setRound] = useState(0);
  const ready = detail.data !== undefined && holdings.data !== undefined && lens !== undefined && client !== undefined;
  const audit = useQuery({
    queryKey: ["audit", address, round],
    enabled: ready,
    staleTime: Infinity,
    retry: 3,
    retryDelay: 1_500,
    queryFn: async () => {
      const [index, held] = await Promise.all([detail.refetch(), holdings.refetch()]);
      if (!index.data || !held.data || !client || !lens) throw new Error("the API does not answer");
      const block = held.data.as_of.block_number;
      const at = { address: checksummed(lens), abi: lensAbi, blockNumber: BigInt(block) } as const;
      const [state, balances] = await Promise.all([
        readContract(client, { ...at, functionName: "state", args: [checksummed(address)] }),
        readContract(client, { ...at, functionName: "holdings", args: [checksummed(address)] }),
      ]);
      // The index's own numbers are checked where they are of the same block.
      const sameBlock = index.data.as_of.block_number === block;
      return { asOf: held.data.as_of, name: index.data.index.name, rows: compare(held.data, sameBlock ? index.data : null, state, balances), balances, held: held.data };
    },
  });
  if (detail.error && !detail.data) return <Read query={detail} what="The index">{() => null}</Read>;
  if (audit.error) {
    return (
      <Notice tone="warn" title="The chain cannot be asked">
        {failureReason(audit.error)} <Button look="plain" onClick={() => setRound((r) => r + 1)}>Try again</Button>
      </Notice>
    );
  }
  if (!audit.data || !deployment.data) return <Card><Loading what="the chain" rows={6} /></Card>;
  const { asOf, rows, balances, held } = audit.data;
  const differ = rows.filter((r) => r.stored !== r.chain);
  return (
    <>
      <Card
        title={audit.data.name}
        aside={<Button look="quiet" disabled={audit.isFetching} onClick={() => setRound((r) => r + 1)}>Check again at the newest block</Button>}
      >
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
            At block <strong className="text-ink">{asOf.block_number}</strong> <Hex value={asOf.block_hash} kind="tx" /> <Time at={asOf.timestamp} />
            <Badge tone={asOf.finality === "finalized" ? "good" : "plain"}>{asOf.finality === "finalized" ? "final" : "not final yet"}</Badge>
          </p>
          <Notice tone={differ.length === 0 ? "good" : "bad"} title={differ.length === 0 ? `${rows.length} values, no difference` : `${differ.length} of ${rows.length} values differ`} />
          <TableBox label="Stored against chain">
            <table className="table-plain min-w-[44rem] text-sm">
              <thead>
                <tr>
                  <th scope="col">Value</th>
                  <th scope="col" className="number">API</th>
                  <th scope="col" className="number">Chain</th>
                  <th scope="col" className="number">Difference</th>
                </tr>
              </thead>
              <tbody>{rows.map((r) => <Line key={r.name} row={r} />)}</tbody>
            </table>
          </TableBox>
        </div>
      </Card>
      <Card title="Has the vault what it owes?">
        <TableBox label="Balances">
          <table className="table-plain min-w-[40rem] text-sm">
            <thead>
              <tr>
                <th scope="col">Token</th>
                <th scope="col" className="number">Balance</th>
                <th scope="col" className="number">Reserve</th>
                <th scope="col" className="number">Owed as claims</th>
                <th scope="col" className="number">Balance ≥ reserve + claims</th>
              </tr>
            </thead>
            <tbody>
              {balances.map((b) => {
                const known = held.holdings.find((h) => h.token === b.token);
                const show = (units: bigint) => (known?.decimals == null ? String(units) : fromUnits(String(units), known.decimals));
                const covered = b.balanceOk && b.balance >= b.reserve + b.claims;
                return (
                  <tr key={b.token}>
                    <td className="font-semibold">{known?.symbol ?? b.token}</td>
                    <td className="number">{b.balanceOk ? show(b.balance) : "the token does not tell"}</td>
                    <td className="number">{show(b.reserve)}</td>
                    <td className="number">{show(b.claims)}</td>
                    <td className="number"><Badge tone={covered ? "good" : "bad"}>{covered ? "yes" : "no"}</Badge></td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </TableBox>
      </Card>
      <Reproduce deployment={deployment.data} address={address} block={asOf.block_number} />
    </>
  );
}

function Line({ row }: { row: Row }) {
  const same = row.stored === row.chain;
  return (
    <tr>
      <th scope="row">{row.name}</th>
      <td className="number font-mono text-xs">{row.stored}</td>
      <td className="number font-mono text-xs">{row.chain}</td>
      <td className="number"><Badge tone={same ? "good" : "bad"}>{same ? "none" : "differs"}</Badge></td>
    </tr>
  );
}

function Reproduce({ deployment, address, block }: { deployment: Deployment; address: string; block: number }) {
  const rpc = deployment.rpc_urls[0] ?? "$RPC";
  const data = encodeFunctionData({ abi: lensAbi, functionName: "state", args: [checksummed(address)] });
  const call = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_call", params: [{ to: deployment.contracts.lens, data }, `0x${block.toString(16)}`] });
  const commands = [
    ["The same call, to any node", `curl -s -H 'content-type: application/json' -d '${call}' ${rpc}`],
    ["Decoded, with Foundry’s cast", `cast call ${deployment.contracts.lens} 'holdings(address)((address,uint256,uint256,bool,uint256)[])' ${address} --block ${block} --rpc-url ${rpc}`],
    ["Everything of every index, recomputed from the chain alone", `astrolabe audit --rpc ${rpc} --factory ${deployment.contracts.factory}`],
  ] as const;
  return (
    <Card title="Reproduce it">
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        {commands.map(([what, command]) => (
          <div key={what}>
            <p className="mb-1 text-sm font-semibold">{what}</p>
            <pre tabIndex={0} aria-label={what} className="overflow-x-auto rounded-[var(--radius-small)] bg-sunken p-3 text-xs">{command}</pre>
          </div>
        ))}
      </div>
    </Card>
  );
}
