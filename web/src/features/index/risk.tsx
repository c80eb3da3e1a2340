import { usePerformance } from "@/api/reads";
import { monthOf, utcDay } from "@/design/format";
import { Change, Percent, Ratio } from "@/design/figures";
import { Badge, Card, Read, Stat } from "@/design/ui";

/** With fewer daily returns than this, measures of risk are mostly chance. */
const FEW_DAYS = 90;

/** Returns, measures of risk and monthly returns, with their conventions. */
export function RiskCard({ address }: { address: string }) {
  const query = usePerformance(address);
  return (
    <Read query={query} what="Returns and risk" rows={5}>
      {({ risk, returns, months, turnover, days, conventions, unknown }) => (
        <Card title="Returns and risk" aside={days < FEW_DAYS && <Badge tone="warn">Short history: {days} daily returns</Badge>}>
          <dl className="grid grid-cols-2 gap-x-4 gap-y-5 sm:grid-cols-4">
            <Stat label="Return per year" note="annualised since launch">
              <Change value={returns.cagr} unknown={returns.unknown} field="cagr" />
            </Stat>
            <Stat label="Volatility" note="per year">
              <Percent value={risk.volatility} unknown={risk.unknown} field="volatility" />
            </Stat>
            <Stat label="Max drawdown" note={risk.max_drawdown_to && `until ${utcDay(risk.max_drawdown_to)}`}>
              <Percent value={risk.max_drawdown} unknown={risk.unknown} field="max_drawdown" />
            </Stat>
            <Stat label="Drawdown now">
              <Percent value={risk.drawdown} unknown={risk.unknown} field="drawdown" />
            </Stat>
            <Stat label="Sharpe">
              <Ratio value={risk.sharpe} why={risk.unknown?.sharpe} />
            </Stat>
            <Stat label="Sortino">
              <Ratio value={risk.sortino} why={risk.unknown?.sortino} />
            </Stat>
            <Stat label="Value at risk, 1 day" note="1 day in 20 loses more">
              <Percent value={risk.var_95} unknown={risk.unknown} field="var_95" />
            </Stat>
            <Stat label="Turnover since launch" note="one-way, of average net assets">
              <Percent value={turnover} unknown={unknown} field="turnover" />
            </Stat>
            <Stat label="Best day">
              <Change value={risk.best_day} unknown={risk.unknown} field="best_day" />
            </Stat>
            <Stat label="Worst day">
              <Change value={risk.worst_day} unknown={risk.unknown} field="worst_day" />
            </Stat>
            <Stat label="Days with a gain">
              <Percent value={risk.win_rate} unknown={risk.unknown} field="win_rate" />
            </Stat>
          </dl>
          {months.length > 0 && (
            <ul className="mt-6 flex flex-wrap gap-2 text-sm" aria-label="Monthly returns">
              {months.map((m) => (
                <li key={`${m.year}-${m.month}`} className="rounded-lg border border-line px-3 py-1.5">
                  <span className="text-muted">
                    {monthOf(m.year, m.month)}
                    {m.partial && " (part)"}
                  </span>{" "}
                  <Change value={m.return} unknown={undefined} field="return" />
                </li>
              ))}
            </ul>
          )}
          <details className="mt-5 text-[0.8rem] text-muted">
            <summary className="cursor-pointer">How these are calculated</summary>
            <p className="mt-2 max-w-prose">{conventions}</p>
          </details>
        </Card>
      )}
    </Read>
  );
}
