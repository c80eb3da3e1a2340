import type { IndexDetail } from "@/api/reads";
import { Hex } from "@/design/address";
import { bps, duration } from "@/design/format";
import { Percent } from "@/design/figures";
import { Card } from "@/design/ui";

/** Who may do what, and within which bounds the contract holds them. */
export function Rules({ detail }: { detail: IndexDetail }) {
  const { index, limits, allowance } = detail;
  const rows: [string, React.ReactNode][] = [
    ["New targets wait", duration(index.target_delay_seconds)],
    ["One trade may lose", `${bps(limits.max_slippage_bps)} of its value`],
    ["One trade may sell", `${bps(limits.max_trade_bps)} of the index`],
    [
      "All trades of a day may lose",
      <>
        {bps(limits.daily_loss_bps)} (used: <Percent value={allowance.loss} />)
      </>,
    ],
    [
      "All trades of a day may sell",
      <>
        {bps(limits.daily_turnover_bps)} (used: <Percent value={allowance.turnover} />)
      </>,
    ],
    ["A fall that closes deposits", limits.drawdown_bps === 0 ? "none set" : `${bps(limits.drawdown_bps)} from the peak`],
    ["Creator", <Hex key="c" value={index.creator} kind="address" />],
    ["Keeper, who trades", <Hex key="k" value={index.keeper} kind="address" />],
    ["Guardian, who may only reduce risk", <Hex key="g" value={detail.guardian} kind="address" />],
  ];
  return (
    <Card title="Rules the contract enforces">
      <dl className="grid gap-2.5 text-sm">
        {rows.map(([label, value]) => (
          <div key={label} className="flex flex-wrap items-baseline justify-between gap-x-4">
            <dt className="text-muted">{label}</dt>
            <dd className="font-semibold">{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
