import { useId, useState, type ReactNode } from "react";
import { explain, type Schemas } from "@/api/client";
import type { Prepared, useFlow } from "@/chain/flow";
import { permitOf } from "@/chain/permit";
import { Fact } from "@/design/facts";
import { amount, bps, percent } from "@/design/format";
import { Time, Unknown, Usd, useNow } from "@/design/figures";
import { Button, Notice, Segments, Spinner } from "@/design/ui";
import { blocks, Issues, Outcome } from "@/shell/outcome";
import { useBatch } from "@/chain/batch";
import { Term } from "@/design/term";
import { t, type Key } from "@/text";
import { GasFact, NetworkNotice } from "./gas";
import { QUOTE_REFRESH, type Approval, type Tolerance } from "./quote";

type DecimalsOf = (token: string) => number;

const HOW = [
  ["batch", "invest.how.batch"],
  ["permit", "invest.how.permit"],
  ["approval", "invest.how.approval"],
] as const satisfies readonly (readonly [Approval, Key])[];

/** If swaps lose at least this share of the value, the user must accept it explicitly. */
const HEAVY_IMPACT = 0.05;

interface AmountsProps {
  title: string;
  amounts: Schemas["FlowAmount"][];
  decimalsOf: DecimalsOf;
  strong?: boolean;
}

export function Amounts({ title, amounts, decimalsOf, strong }: AmountsProps) {
  return (
    <Fact label={title} strong={strong}>
      {amounts.map((a) => (
        <span key={a.token} className="block">
          {amount(a.amount, decimalsOf(a.token))} {a.symbol}
        </span>
      ))}
    </Fact>
  );
}

export function minimum(least: Schemas["FlowAmount"][], decimalsOf: DecimalsOf): ReactNode {
  if (least.length === 0) return <Unknown />;
  return least.map((m) => (
    <span key={m.token} className="block text-right">
      {amount(m.amount, decimalsOf(m.token))} {m.symbol}
    </span>
  ));
}

export function Swaps({ swaps, impact, fees }: { swaps: Schemas["Swap"][]; impact: string | null; fees: Schemas["Fees"] }) {
  if (swaps.length === 0) return <Fact label="Swaps">none, so no slippage and no pool fees</Fact>;
  return (
    <>
      <Fact label="Loss from swaps, including pool fees">
        {impact === null ? (
          <Unknown why="price_unavailable" />
        ) : (
          <span className={Number(impact) >= 0.01 ? "font-semibold text-warn" : ""}>{percent(impact)}</span>
        )}
      </Fact>
      <Fact label={`Pool fees for ${swaps.length} ${swaps.length === 1 ? "swap" : "swaps"}`}>
        <Usd value={fees.pool_fees_usd} unknown={fees.unknown} field="pool_fees_usd" />
      </Fact>
    </>
  );
}

interface SlippageFactProps {
  slippage: Schemas["Slippage"];
  tolerance: Tolerance;
  /** The slippage was raised after the price moved. */
  raised: boolean;
}

/** The slippage that the minimum allows, and where it comes from. */
export function SlippageFact({ slippage, tolerance, raised }: SlippageFactProps) {
  const why = raised ? ", raised because the price moved" : tolerance === "auto" ? ", suggested" : "";
  const low = tolerance !== "auto" && slippage.bps < slippage.suggested_bps;
  return (
    <Fact label="Slippage">
      {bps(slippage.bps)}
      {why}
      {low && <span className="block text-warn">{bps(slippage.suggested_bps)} is suggested: the transaction may fail</span>}
    </Fact>
  );
}

interface SubmitProps<Q extends Prepared> {
  label: string;
  flow: ReturnType<typeof useFlow>;
  quote: Q | undefined;
  /** Share of the value that swaps lose. From HEAVY_IMPACT on, the user must accept it. */
  impact?: string | null | undefined;
  /** When the quote arrived, in milliseconds. */
  at: number;
  pending: boolean;
  error: unknown;
  accepted: boolean;
  onAccept: (accepted: boolean) => void;
  blocked: boolean;
  empty: boolean;
  onRun: (quote: Q, how: Approval) => void;
  onRefresh: () => void;
  decimalsOf: DecimalsOf;
  done: ReactNode;
  children: ReactNode;
}

/** The quote, its warnings and the button to sign, and later the result. */
export function Submit<Q extends Prepared>(p: SubmitProps<Q>) {
  const consent = useId();
  const { flow, quote } = p;
  const { state } = flow;
  const busy = state.phase === "busy";
  const [chosen, setChosen] = useState<Approval>();
  const heavy = Number(p.impact ?? 0) >= HEAVY_IMPACT;
  const blocked = p.blocked || (quote?.issues ?? []).some(blocks);
  const approvals = quote?.approvals ?? [];
  const permit = permitOf(approvals);
  const batches = useBatch(quote?.transaction.from ?? "", quote?.transaction.chain_id) && approvals.length > 0;
  const ways = HOW.filter(([way]) => (way === "batch" ? batches : way === "permit" ? permit : true));
  const how: Approval = ways.find(([way]) => way === chosen)?.[0] ?? ways[0]?.[0] ?? "approval";
  const gas = (quote?.transaction.gas ?? 0) + (how === "permit" ? 0 : approvals.reduce((sum, a) => sum + a.transaction.gas, 0));
  return (
    <div className="grid gap-3" aria-busy={busy || p.pending}>
      {p.pending && !busy && (
        <p role="status" className="flex items-center gap-2 text-sm text-muted">
          <Spinner /> Getting a quote
        </p>
      )}
      {p.error !== null && p.error !== undefined && !busy && (
        <Notice tone="bad" title="No quote available">
          {explain(p.error)}
        </Notice>
      )}
      {p.children}
      <Issues issues={quote?.issues ?? []} />
      {heavy && (
        <label htmlFor={consent} className="flex items-start gap-2 text-sm">
          <input
            id={consent}
            type="checkbox"
            className="mt-1 size-4 accent-[var(--accent)]"
            checked={p.accepted}
            onChange={(e) => p.onAccept(e.target.checked)}
          />
          I accept a loss of {percent(p.impact ?? "0")} from the swaps
        </label>
      )}
      {quote && !busy && <GasFact gas={gas} />}
      {quote && !busy && <NetworkNotice />}
      {ways.length > 1 && approvals.length > 0 && !busy && (
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <span className="text-sm font-semibold">
            {batches ? <Term name="batch">{t("invest.how")}</Term> : <Term name={permit ? "permit" : "approval"}>{t("invest.how")}</Term>}
          </span>
          <Segments
            label={t("invest.how.label")}
            value={how}
            options={ways.map(([way, text]) => [way, t(text)] as const)}
            onChange={setChosen}
          />
        </div>
      )}
      {quote && approvals.length > 0 && !busy && (
        <p className="text-xs text-muted">
          {how === "batch" ? (
            t("invest.batch.text", {
              amounts: approvals.map((a) => `${amount(a.amount, p.decimalsOf(a.token))} ${a.symbol}`).join(", "),
            })
          ) : permit && how === "permit" ? (
            <>
              You first sign a permit for exactly {amount(permit.approval.amount, p.decimalsOf(permit.approval.token))}{" "}
              {permit.approval.symbol}, valid until <Time at={new Date(permit.offer.deadline * 1_000).toISOString()} />. It costs no gas,
              and no approval remains.
            </>
          ) : (
            <>
              You first sign {approvals.length === 1 ? "one approval" : `${approvals.length} approvals`} for exactly{" "}
              {approvals.map((a) => `${amount(a.amount, p.decimalsOf(a.token))} ${a.symbol}`).join(", ")}. No approval remains afterwards.
            </>
          )}
        </p>
      )}
      <Button
        className="w-full"
        disabled={!quote || busy || p.pending || blocked || (heavy && !p.accepted)}
        onClick={() => quote && p.onRun(quote, how)}
      >
        {busy ? (
          <>
            <Spinner /> {state.step}
          </>
        ) : p.empty ? (
          "Enter an amount"
        ) : (
          p.label
        )}
      </Button>
      {quote && !busy && <Fresh at={p.at} onRefresh={p.onRefresh} />}
      <Outcome
        state={state}
        done={p.done}
        again={{
          label: againLabel(quote, p.decimalsOf),
          disabled: !quote || p.pending || blocked || (heavy && !p.accepted),
          run: () => quote && p.onRun(quote, how),
        }}
      />
    </div>
  );
}

/** The text of the button that accepts a new quote after a failure. */
function againLabel(quote: Prepared | undefined, decimalsOf: DecimalsOf): string {
  const [least, ...others] = quote?.min_out ?? [];
  if (!least || others.length > 0) return "Try again";
  return `Try again: at least ${amount(least.amount, decimalsOf(least.token))} ${least.symbol ?? ""}`;
}

/** The time until the next quote, and a button to get one now. */
function Fresh({ at, onRefresh }: { at: number; onRefresh: () => void }) {
  const now = useNow();
  const left = Math.max(0, Math.ceil((QUOTE_REFRESH - (now - at)) / 1_000));
  return (
    <p className="flex items-center justify-between gap-3 text-xs text-muted">
      <span>{left > 0 ? `New quote in ${left} s` : "Getting a new quote…"}</span>
      <button type="button" className="link" onClick={onRefresh}>
        Refresh
      </button>
    </p>
  );
}
