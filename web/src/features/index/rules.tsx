import type { IndexDetail } from "@/api/reads";
import { Hex } from "@/design/address";
import { Fact } from "@/design/facts";
import { bps, duration } from "@/design/format";
import { Percent } from "@/design/figures";
import { Card } from "@/design/ui";

/** The limits that the contract enforces, and who has which role. */
export function Rules({ detail }: { detail: IndexDetail }) {
  const { index, limits, allowance } = detail;
  const rows: [string, React.ReactNode][] = [
    ["Notice period for new targets", duration(index.target_delay_seconds)],
    ["Max loss per trade", `${bps(limits.max_slippage_bps)} of its value`],
    ["Max sales of one token in an hour", `${bps(limits.max_trade_bps)} of the index`],
    [
      "Max trading loss per day",
      <>
        {bps(limits.daily_loss_bps)} (left now: <Percent value={allowance.loss_left} />)
      </>,
    ],
    [
      "Max turnover per day",
      <>
        {bps(limits.daily_turnover_bps)} (left now: <Percent value={allowance.turnover_left} />)
      </>,
    ],
    [
      "Drawdown that closes deposits",
      limits.drawdown_bps === 0 ? "not set" : `${bps(limits.drawdown_bps)} from the contract's recorded peak`,
    ],
    ["Holders who can stop a change", detail.veto_bps === 0 ? "not set" : `${bps(detail.veto_bps)} of the shares, without the creator’s`],
    ["Creator", <Hex key="c" value={index.creator} kind="address" />],
    ["Keeper (trades)", <Hex key="k" value={index.keeper} kind="address" />],
    ["Guardian (can only reduce risk)", <Hex key="g" value={detail.guardian} kind="address" />],
  ];
  return (
    <Card title="Rules the contract enforces">
      <dl className="grid gap-2.5 text-sm">
        {rows.map(([label, value]) => (
          <Fact key={label} label={label}>
            {value}
          </Fact>
        ))}
      </dl>
    </Card>
  );
}
