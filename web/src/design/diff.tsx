import { bps } from "./format";
import { DataTable } from "./table";

interface Weighted {
  token: string;
  symbol: string | null;
  weight_bps: number;
}

/** The change from one basket to another, token by token. */
export function Diff({ before, after }: { before: readonly Weighted[]; after: readonly Weighted[] }) {
  const weight = (list: readonly Weighted[], token: string) => list.find((t) => t.token === token)?.weight_bps ?? 0;
  const tokens = new Map([...before, ...after].map((t) => [t.token, t.symbol]));
  const rows = [...tokens]
    .map(([token, symbol]) => ({ token, symbol, from: weight(before, token), to: weight(after, token) }))
    .filter((r) => r.from + r.to > 0);
  return (
    <DataTable
      label="Change of weights"
      rows={rows}
      rowKey={(r) => r.token}
      columns={[
        { name: "Token", className: "font-semibold", cell: (r) => r.symbol ?? r.token },
        { name: "Now", number: true, cell: (r) => bps(r.from) },
        { name: "New", number: true, cell: (r) => bps(r.to) },
        { name: "Change", number: true, className: "font-semibold", cell: (r) => <Step from={r.from} to={r.to} /> },
      ]}
    />
  );
}

function Step({ from, to }: { from: number; to: number }) {
  if (from === to) return <span className="text-muted">unchanged</span>;
  return (
    <span className={to > from ? "text-good" : "text-bad"}>
      {from === 0 ? "added " : to === 0 ? "removed " : ""}
      {to > from ? "+" : "−"}
      {bps(Math.abs(to - from))}
    </span>
  );
}
