import { bps } from "./format";
import { TableBox } from "./ui";

interface Weighted {
  token: string;
  symbol: string | null;
  weight_bps: number;
}

/** Two baskets, token by token. */
export function Diff({ before, after }: { before: readonly Weighted[]; after: readonly Weighted[] }) {
  const weight = (list: readonly Weighted[], token: string) => list.find((t) => t.token === token)?.weight_bps ?? 0;
  const tokens = new Map([...before, ...after].map((t) => [t.token, t.symbol]));
  const rows = [...tokens]
    .map(([token, symbol]) => ({ token, symbol, from: weight(before, token), to: weight(after, token) }))
    .filter((r) => r.from + r.to > 0);
  return (
    <TableBox label="Change of weights">
      <table className="table-plain text-sm">
        <thead>
          <tr>
            <th scope="col">Token</th>
            <th scope="col" className="number">
              Now
            </th>
            <th scope="col" className="number">
              Then
            </th>
            <th scope="col" className="number">
              Change
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((r) => (
            <tr key={r.token}>
              <td className="font-semibold">{r.symbol ?? r.token}</td>
              <td className="number">{bps(r.from)}</td>
              <td className="number">{bps(r.to)}</td>
              <td className={`number font-semibold ${r.to > r.from ? "text-good" : r.to < r.from ? "text-bad" : "text-muted"}`}>
                {r.from === 0 ? "joins " : ""}
                {r.to === 0 ? "leaves " : ""}
                {r.to === r.from ? "unchanged" : `${r.to > r.from ? "+" : "−"}${bps(Math.abs(r.to - r.from))}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}
