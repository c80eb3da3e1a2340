import { usePerformance } from "@/api/reads";
import { number } from "@/design/format";
import { Change, Percent, Unknown } from "@/design/figures";
import { Badge, Card, Read, Stat } from "@/design/ui";

/** Measures of risk with fewer daily returns say more about chance than about the index. */
const FEW_DAYS = 90;

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** What the daily levels say of risk, the returns of calendar months, and the conventions of both. */
export function RiskCard({ address }: { address: string }) {
  const query = usePerformance(address);
  return (
    <Read query={query} what="Returns and risk" rows={5}>
      {({ risk, returns, months, turnover, days, conventions, unknown }) => (
        <Card title="Returns and risk" aside={days < FEW_DAYS && <Badge tone="warn">Short history: {days} daily returns</Badge>}>
          <dl className="grid grid-cols-2 gap-x-4 gap-y-5 sm:grid-cols-4">
            <Stat label="Return a year" note="at the pace since launch">
              <Change value={returns.cagr} unknown={returns.unknown} field="cagr" />
            </Stat>
            <Stat label="Volatility" note="a year">
              <Percent value={risk.volatility} unknown={risk.unknown} field="volatility" />
            </Stat>
            <Stat label="Greatest fall" note={risk.max_drawdown_to && `to ${day(risk.max_drawdown_to)}`}>
              <Percent value={risk.max_drawdown} unknown={risk.unknown} field="max_drawdown" />
            </Stat>
            <Stat label="Now below its high">
              <Percent value={risk.drawdown} unknown={risk.unknown} field="drawdown" />
            </Stat>
            <Stat label="Sharpe">
              <Ratio value={risk.sharpe} why={risk.unknown?.sharpe} />
            </Stat>
            <Stat label="Sortino">
              <Ratio value={risk.sortino} why={risk.unknown?.sortino} />
            </Stat>
            <Stat label="A bad day" note="one in twenty loses more">
              <Percent value={risk.var_95} unknown={risk.unknown} field="var_95" />
            </Stat>
            <Stat label="Traded since launch" note="of the mean net assets, one way">
              <Percent value={turnover} unknown={unknown} field="turnover" />
            </Stat>
            <Stat label="Best day">
              <Change value={risk.best_day} unknown={risk.unknown} field="best_day" />
            </Stat>
            <Stat label="Worst day">
              <Change value={risk.worst_day} unknown={risk.unknown} field="worst_day" />
            </Stat>
            <Stat label="Days that gained">
              <Percent value={risk.win_rate} unknown={risk.unknown} field="win_rate" />
            </Stat>
          </dl>
          {months.length > 0 && (
            <ul className="mt-6 flex flex-wrap gap-2 text-sm" aria-label="Returns of calendar months">
              {months.map((m) => (
                <li key={`${m.year}-${m.month}`} className="rounded-lg border border-line px-3 py-1.5">
                  <span className="text-muted">
                    {MONTHS[m.month - 1]} {m.year}
                    {m.partial && " (part)"}
                  </span>{" "}
                  <Change value={m.return} unknown={undefined} field="return" />
                </li>
              ))}
            </ul>
          )}
          <details className="mt-5 text-[0.8rem] text-muted">
            <summary className="cursor-pointer">How these are worked out</summary>
            <p className="mt-2 max-w-prose">{conventions}</p>
          </details>
        </Card>
      )}
    </Read>
  );
}

function Ratio({ value, why }: { value: string | null; why: string | undefined }) {
  return value === null ? <Unknown why={why} /> : <>{number(value)}</>;
}

/** A day of UTC. */
const day = (iso: string): string =>
  new Date(iso).toLocaleDateString("en-GB", { year: "numeric", month: "short", day: "numeric", timeZone: "UTC" });
