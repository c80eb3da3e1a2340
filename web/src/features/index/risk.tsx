import type { Schemas } from "@/api/client";
import { usePerformance } from "@/api/reads";
import { monthOf, percent, reason, utcDay } from "@/design/format";
import { Term } from "@/design/term";
import { t, type Key } from "@/text";
import { Change, Percent, Ratio, Unknown } from "@/design/figures";
import { Badge, Card, Read, Stat } from "@/design/ui";
import { DRAWDOWN_LIMITS, riskClass, VOLATILITY_LIMITS } from "./risk-class";

/** With fewer daily returns than this, measures of risk are mostly chance. */
const FEW_DAYS = 90;

/** Returns, measures of risk and monthly returns, with their conventions. */
export function RiskCard({ address }: { address: string }) {
  const query = usePerformance(address);
  return (
    <Read query={query} what="Returns and risk" rows={5}>
      {({ risk, returns, months, turnover, days, conventions, unknown }) => (
        <Card title="Returns and risk" aside={days < FEW_DAYS && <Badge tone="warn">Short history: {days} daily returns</Badge>}>
          <RiskClassRow risk={risk} days={days} />
          <dl className="grid grid-cols-2 gap-x-4 gap-y-5 sm:grid-cols-4">
            <Stat label={<Term name="annualised">Return per year</Term>} note="annualised since launch">
              <Change value={returns.cagr} unknown={returns.unknown} field="cagr" />
            </Stat>
            <Stat label={<Term name="volatility">Volatility</Term>} note="per year">
              <Percent value={risk.volatility} unknown={risk.unknown} field="volatility" />
            </Stat>
            <Stat
              label={<Term name="maxDrawdown">Max drawdown</Term>}
              note={risk.max_drawdown_to && `until ${utcDay(risk.max_drawdown_to)}`}
            >
              <Percent value={risk.max_drawdown} unknown={risk.unknown} field="max_drawdown" />
            </Stat>
            <Stat label={<Term name="drawdown">Drawdown now</Term>}>
              <Percent value={risk.drawdown} unknown={risk.unknown} field="drawdown" />
            </Stat>
            <Stat label={<Term name="sharpe">Sharpe</Term>}>
              <Ratio value={risk.sharpe} why={risk.unknown?.sharpe} />
            </Stat>
            <Stat label={<Term name="sortino">Sortino</Term>}>
              <Ratio value={risk.sortino} why={risk.unknown?.sortino} />
            </Stat>
            <Stat label={<Term name="valueAtRisk">Value at risk, 1 day</Term>} note="1 day in 20 loses more">
              <Percent value={risk.var_95} unknown={risk.unknown} field="var_95" />
            </Stat>
            <Stat label={<Term name="turnover">Turnover since launch</Term>} note="one-way, of average net assets">
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

const LEVELS = [1, 2, 3, 4, 5] as const;
const whole = (limit: number): string => percent(limit.toFixed(4), 0);

/** The risk class with its reason, and the limits of the classes. */
function RiskClassRow({ risk, days }: { risk: Schemas["Risk"]; days: number }) {
  const found = riskClass(risk.volatility, risk.max_drawdown);
  const [v1, v2, v3, v4] = VOLATILITY_LIMITS;
  const [d1, d2, d3, d4] = DRAWDOWN_LIMITS;
  const level = LEVELS.find((l) => l === found?.level);
  return (
    <div className="mb-6 grid gap-x-5 gap-y-2 rounded-[var(--radius-small)] bg-sunken p-4 sm:grid-cols-[auto_minmax(0,1fr)] sm:items-center">
      <div>
        <p className="text-[0.8rem] text-muted">
          <Term name="riskClass">{t("risk.title")}</Term>
        </p>
        <p className="flex items-center gap-3 font-semibold" data-risk-class={level}>
          <span className="flex gap-1" aria-hidden="true">
            {LEVELS.map((l) => (
              <span
                key={l}
                className={`h-5 w-2.5 rounded-sm border border-line-strong ${level && l <= level ? "bg-accent" : "bg-transparent"}`}
              />
            ))}
          </span>
          {level ? (
            <span>
              {t("risk.class", { level })}, {t(`risk.${level}` satisfies Key)}
            </span>
          ) : (
            <Unknown why={risk.unknown?.volatility ?? risk.unknown?.max_drawdown} />
          )}
        </p>
      </div>
      <div className="text-[0.8rem] text-muted">
        {!found && <p>{t("risk.unknown", { why: reason(risk.unknown?.volatility ?? risk.unknown?.max_drawdown) })}</p>}
        {found && (
          <p>
            {t("risk.reason", {
              volatility: percent(risk.volatility ?? "0"),
              drawdown: percent(risk.max_drawdown ?? "0"),
              byVolatility: found.byVolatility,
              byDrawdown: found.byDrawdown,
            })}{" "}
            {days < FEW_DAYS && t("risk.young", { days })}
          </p>
        )}
        <p>
          {t("risk.how")}{" "}
          {t("risk.bands", {
            v1: whole(v1),
            v2: whole(v2),
            v3: whole(v3),
            v4: whole(v4),
            d1: whole(d1),
            d2: whole(d2),
            d3: whole(d3),
            d4: whole(d4),
          })}
        </p>
      </div>
    </div>
  );
}
