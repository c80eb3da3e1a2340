import { useEffect, useState, type ReactNode } from "react";
import { useDeployment } from "@/api/reads";
import { t } from "@/text";
import { duration, moment, momentWithZone, number, percent, reason, signedPercent, signedUsd, usd, usdShort } from "./format";

type Value = string | null | undefined;
type Reasons = Record<string, string> | undefined;

/** A dash for an unknown value, with the reason as its tooltip. */
export function Unknown({ why }: { why?: string | undefined }) {
  const words = reason(why);
  return (
    <span className="text-muted" title={words}>
      <span aria-hidden="true">—</span>
      <span className="sr-only">unknown: {words}</span>
    </span>
  );
}

interface Known {
  value: Value;
  unknown?: Reasons;
  field?: string;
}

function shown(format: (value: string) => ReactNode, { value, unknown, field }: Known): ReactNode {
  return value == null ? <Unknown why={field ? unknown?.[field] : undefined} /> : format(value);
}

export const Usd = (props: Known) => shown((v) => <span title={`${v} USD`}>{usd(v)}</span>, props);
export const UsdShort = (props: Known) => shown((v) => <span title={usd(v)}>{usdShort(v)}</span>, props);
export const Percent = ({ digits, ...props }: Known & { digits?: number }) => shown((v) => percent(v, digits), props);

function tone(value: string): string {
  const size = Number(value);
  if (size > 0) return "text-good";
  return size < 0 ? "text-bad" : "";
}

function Arrow({ value }: { value: string }) {
  const size = Number(value);
  if (size === 0) return null;
  return (
    <svg viewBox="0 0 10 10" className="mr-1 inline size-2.5 align-baseline" fill="currentColor" aria-hidden="true">
      <path d={size > 0 ? "M5 1 9.5 9h-9z" : "M5 9 .5 1h9z"} />
    </svg>
  );
}

/** A ratio as a plain number. */
export const Ratio = ({ value, why }: { value: string | null; why: string | undefined }) =>
  value === null ? <Unknown why={why} /> : <>{number(value)}</>;

/** The level of an index: its net assets per share in dollars. */
export const Level = ({ valuation }: { valuation: { nav_per_share_usd: string | null; unknown?: Record<string, string> } }) => (
  <Ratio value={valuation.nav_per_share_usd} why={valuation.unknown?.nav_per_share_usd} />
);

/** A gain or loss as a percentage, with an arrow, a sign and a colour. */
export const Change = (props: Known) =>
  shown(
    (v) => (
      <span className={`whitespace-nowrap ${tone(v)}`}>
        <Arrow value={v} />
        {signedPercent(v)}
      </span>
    ),
    props,
  );

export const ChangeUsd = (props: Known) => shown((v) => <span className={`whitespace-nowrap ${tone(v)}`}>{signedUsd(v)}</span>, props);

export function Time({ at }: { at: string }) {
  const rate = useDeployment().data?.clock_rate ?? 1;
  return (
    <time dateTime={at} title={rate > 1 ? t("time.chain", { at: momentWithZone(at), rate }) : momentWithZone(at)}>
      {moment(at)}
    </time>
  );
}

/** useNow returns the wall clock in milliseconds, updated every second. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** Countdown shows the real time left until `to`. It starts at `from`, the chain time of the last answer, and follows the wall clock. */
export function Countdown({ to, from }: { to: string; from: string }) {
  const now = useNow();
  const rate = useDeployment().data?.clock_rate ?? 1;
  const [start, setStart] = useState({ from, at: now });
  if (start.from !== from) setStart({ from, at: now });
  const left = ((Date.parse(to) - Date.parse(from)) / rate - (now - start.at)) / 1_000;
  return (
    <span>
      {left > 0 ? duration(left) : t("time.soon")}
      {rate > 1 && left > 0 && <> {t("time.real")}</>}
    </span>
  );
}
