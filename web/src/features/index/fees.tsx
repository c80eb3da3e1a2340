import { useState, type ReactNode } from "react";
import { useFees, type IndexDetail } from "@/api/reads";
import { amount, bps, percent, shifted, usd } from "@/design/format";
import { Usd } from "@/design/figures";
import { Fact, Facts } from "@/design/facts";
import { Term, type TermName } from "@/design/term";
import { typedValue } from "@/design/typed";
import { Badge, Card, Field } from "@/design/ui";
import { t } from "@/text";
import { feesOfYear } from "./year";

/** The index's fees in sentences, with examples for 1,000 dollars, and the fees paid so far. */
export function Fees({ detail }: { detail: IndexDetail }) {
  const { index } = detail;
  const example = (points: number) => `${usd(shifted(String(points), -1))} for ${usd("1000", 0)}`;
  return (
    <Card
      title="Fees"
      aside={
        <Badge>{detail.platform_share_bps === 0 ? "All go to the creator" : `${bps(detail.platform_share_bps)} go to the platform`}</Badge>
      }
    >
      <ul className="grid gap-2.5 text-sm">
        <Fee charged={index.management_fee_bps} name="Management" term="managementFee">
          {bps(index.management_fee_bps)} of your holding per year, charged continuously: {example(index.management_fee_bps)}.
        </Fee>
        <Fee charged={index.performance_fee_bps} name="Performance" term="performanceFee">
          {bps(index.performance_fee_bps)} of gains above the highest level so far (<Usd value={detail.high_water_mark_usd} />
          ). You never pay twice for the same gain.
        </Fee>
        <Fee charged={index.entry_fee_bps} name="Entry" term="entryFee">
          {bps(index.entry_fee_bps)} of each deposit: {example(index.entry_fee_bps)}.
        </Fee>
        <Fee charged={index.exit_fee_bps} name="Exit" term="exitFee">
          {bps(index.exit_fee_bps)} of each redemption: {example(index.exit_fee_bps)}.
        </Fee>
      </ul>
      <Year index={index} />
      <Charged address={index.address} />
      <p className="mt-4 text-[0.8rem] text-muted">
        A fee increase takes effect at the earliest 14 days after it is announced on the chain. The index pays the trading costs, which are
        listed with its trades.
      </p>
    </Card>
  );
}

function Fee({ charged, name, term, children }: { charged: number; name: string; term: TermName; children: ReactNode }) {
  return (
    <li className="grid grid-cols-[7rem_minmax(0,1fr)] gap-2">
      <span className="font-semibold">
        <Term name={term}>{name}</Term>
      </span>
      <span className="text-muted">{charged === 0 ? "None." : children}</span>
    </li>
  );
}

const ROLES = { creator: "the creator", platform: "the platform" } as const;

function Charged({ address }: { address: string }) {
  const { data } = useFees(address);
  if (!data || data.totals.length === 0) return null;
  return (
    <dl className="mt-4 grid gap-1.5 border-t border-line pt-4 text-sm">
      {data.totals.map((t) => (
        <div key={`${t.role}.${t.receiver}`} className="flex flex-wrap items-baseline justify-between gap-x-4">
          <dt className="text-muted">Paid to {ROLES[t.role]} so far</dt>
          <dd
            className="font-semibold"
            title={`${amount(t.shares, 18)} shares${t.unvalued > 0 ? `, of which ${t.unvalued} payments have no known value` : ""}`}
          >
            {t.unvalued > 0 && "at least "}
            <Usd value={t.value_usd} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

const GAIN_BPS = 1_000; // the gain of the example of a performance fee

/** What the fees cost in a year, for an amount that one types. */
function Year({ index }: { index: IndexDetail["index"] }) {
  const [text, setText] = useState("1000");
  const typed = typedValue(text);
  const valid = /^\d{1,12}(\.\d{1,18})?$/.test(typed);
  const cost = feesOfYear(valid ? typed : "0", index, GAIN_BPS);
  return (
    <section className="mt-4 grid gap-3 border-t border-line pt-4">
      <h3>{t("fees.year")}</h3>
      <Field
        label={t("fees.amount")}
        unit="USD"
        inputMode="decimal"
        value={text}
        error={valid ? undefined : t("fees.enter")}
        onChange={(e) => setText(e.target.value)}
      />
      {valid && (
        <Facts>
          {index.entry_fee_bps > 0 && <Fact label={t("fees.entry")}>{usd(cost.entry)}</Fact>}
          <Fact label={t("fees.management")}>{usd(cost.management)}</Fact>
          {index.exit_fee_bps > 0 && <Fact label={t("fees.exit")}>{usd(cost.exit)}</Fact>}
          <Fact label={t("fees.total")} strong>
            {usd(cost.total)}
            <span className="block text-xs font-medium text-muted">{t("fees.totalShare", { share: percent(cost.share) })}</span>
          </Fact>
          {index.performance_fee_bps > 0 && <Fact label={t("fees.performance", { gain: bps(GAIN_BPS) })}>{usd(cost.performance)}</Fact>}
        </Facts>
      )}
      <p className="text-[0.8rem] text-muted">{t("fees.note")}</p>
    </section>
  );
}
