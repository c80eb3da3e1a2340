import { useId, useState, type ReactNode } from "react";
import { explain, type Schemas } from "@/api/client";
import { succeeded, type Prepared, type useFlow } from "@/chain/flow";
import { permitOf } from "@/chain/permit";
import { amount, percent } from "@/design/format";
import { Time, Unknown, Usd, useNow } from "@/design/figures";
import { Button, Notice, Segments, Spinner } from "@/design/ui";
import { QUOTE_REFRESH, type Allowing } from "./quote";

type DecimalsOf = (token: string) => number;

/** From this share of value lost to swaps on, a word of consent is asked for. */
const HEAVY_IMPACT = 0.05;

export const Lines = ({ children }: { children: ReactNode }) => (
  <dl className="grid gap-2 rounded-[var(--radius-small)] bg-sunken p-3.5 text-sm">{children}</dl>
);

export function Line({ label, strong, children }: { label: string; strong?: boolean; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-baseline justify-between gap-x-4">
      <dt className="text-muted">{label}</dt>
      <dd className={strong ? "text-base font-semibold" : "font-medium"}>{children}</dd>
    </div>
  );
}

export function Amounts({
  title,
  amounts,
  decimalsOf,
  strong,
}: {
  title: string;
  amounts: Schemas["FlowAmount"][];
  decimalsOf: DecimalsOf;
  strong?: boolean;
}) {
  return (
    <div className="flex flex-wrap items-baseline justify-between gap-x-4">
      <dt className="text-muted">{title}</dt>
      <dd className={`text-right ${strong ? "text-base font-semibold" : "font-medium"}`}>
        {amounts.map((a) => (
          <span key={a.token} className="block">
            {amount(a.amount, decimalsOf(a.token))} {a.symbol}
          </span>
        ))}
      </dd>
    </div>
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
  if (swaps.length === 0) return <Line label="Swaps">none: no slippage, no pool fees</Line>;
  return (
    <>
      <Line label="Lost to swaps, pool fees included">
        {impact === null ? (
          <Unknown why="price_unavailable" />
        ) : (
          <span className={Number(impact) >= 0.01 ? "font-semibold text-warn" : ""}>{percent(impact)}</span>
        )}
      </Line>
      <Line label={`Pool fees of ${swaps.length} ${swaps.length === 1 ? "swap" : "swaps"}`}>
        <Usd value={fees.pool_fees_usd} unknown={fees.unknown} field="pool_fees_usd" />
      </Line>
    </>
  );
}

/** Issues that are said in other words already, or that the flow takes care of. */
const HANDLED = new Set<Schemas["Issue"]["code"]>(["allowance", "simulation_incomplete"]);

interface SubmitProps<Q extends Prepared> {
  label: string;
  flow: ReturnType<typeof useFlow>;
  quote: Q | undefined;
  /** Part of the value that swaps lose; from HEAVY_IMPACT on consent is asked for. */
  impact?: string | null | undefined;
  /** When the quote arrived, milliseconds. */
  at: number;
  pending: boolean;
  error: unknown;
  accepted: boolean;
  onAccept: (accepted: boolean) => void;
  blocked: boolean;
  empty: boolean;
  onRun: (quote: Q, how: Allowing) => void;
  onRefresh: () => void;
  decimalsOf: DecimalsOf;
  done: ReactNode;
  children: ReactNode;
}

/** The quote, what to know before signing, and the button; then what became of it. */
export function Submit<Q extends Prepared>(p: SubmitProps<Q>) {
  const consent = useId();
  const { flow, quote } = p;
  const { state } = flow;
  const busy = state.phase === "busy";
  const [chosen, setChosen] = useState<Allowing>("permit");
  const heavy = Number(p.impact ?? 0) >= HEAVY_IMPACT;
  const issues = (quote?.issues ?? []).filter((i) => !HANDLED.has(i.code));
  const reverts = issues.some((i) => i.code === "would_revert" || i.code === "balance");
  const approvals = quote?.approvals ?? [];
  const permit = permitOf(approvals);
  const how: Allowing = permit ? chosen : "approval";
  return (
    <div className="grid gap-3" aria-busy={busy || p.pending}>
      {p.pending && !busy && (
        <p role="status" className="flex items-center gap-2 text-sm text-muted">
          <Spinner /> Asking for a quote
        </p>
      )}
      {p.error !== null && p.error !== undefined && !busy && (
        <Notice tone="bad" title="No quote">
          {explain(p.error)}
        </Notice>
      )}
      {p.children}
      {issues.map((issue) => (
        <Notice
          key={issue.code + issue.message}
          tone={issue.code === "would_revert" || issue.code === "balance" ? "bad" : "warn"}
          title={TITLES[issue.code]}
        >
          {issue.message}
        </Notice>
      ))}
      {heavy && (
        <label htmlFor={consent} className="flex items-start gap-2 text-sm">
          <input
            id={consent}
            type="checkbox"
            className="mt-1 size-4 accent-[var(--accent)]"
            checked={p.accepted}
            onChange={(e) => p.onAccept(e.target.checked)}
          />
          I accept losing {percent(p.impact ?? "0")} to the swaps
        </label>
      )}
      {permit && !busy && (
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <span className="text-sm font-semibold">Allow it by</span>
          <Segments
            label="How to allow it"
            value={how}
            options={[
              ["permit", "Signature"],
              ["approval", "Transaction"],
            ]}
            onChange={setChosen}
          />
        </div>
      )}
      {quote && approvals.length > 0 && !busy && (
        <p className="text-xs text-muted">
          {permit && how === "permit" ? (
            <>
              Signs a permit for exactly {amount(permit.approval.amount, p.decimalsOf(permit.approval.token))} {permit.approval.symbol}{" "}
              first, good until <Time at={new Date(permit.offer.deadline * 1_000).toISOString()} />: no transaction, nothing stays approved.
            </>
          ) : (
            <>
              Signs {approvals.length === 1 ? "one approval" : `${approvals.length} approvals`} first, for exactly{" "}
              {approvals.map((a) => `${amount(a.amount, p.decimalsOf(a.token))} ${a.symbol}`).join(", ")}: nothing stays approved.
            </>
          )}
        </p>
      )}
      <Button
        className="w-full"
        disabled={!quote || busy || p.pending || p.blocked || reverts || (heavy && !p.accepted)}
        onClick={() => quote && p.onRun(quote, how)}
      >
        {busy ? (
          <>
            <Spinner /> {state.step}
          </>
        ) : p.empty ? (
          "Type an amount"
        ) : (
          p.label
        )}
      </Button>
      {quote && !busy && <Fresh at={p.at} onRefresh={p.onRefresh} />}
      {state.phase === "declined" && (
        <Notice tone="warn" title="You declined in the wallet">
          Nothing was sent.
        </Notice>
      )}
      {state.phase === "changed" && (
        <Notice tone="warn" title="The quote does not hold any more">
          Nothing was sent but the approvals: {state.reason}. Look at the new quote and sign again; approvals that stand are not asked for
          twice.{" "}
          <button
            type="button"
            className="link font-semibold"
            onClick={() => {
              flow.reset();
              p.onRefresh();
            }}
          >
            Show the new quote
          </button>
        </Notice>
      )}
      {state.phase === "error" && (
        <Notice tone="bad" title="Not sent">
          {state.message}
        </Notice>
      )}
      {state.phase === "ended" && succeeded(state.tx) && (
        <Notice tone="good" title={`Done in block ${state.tx.block ?? "?"}`}>
          {p.done}
        </Notice>
      )}
      {state.phase === "ended" && !succeeded(state.tx) && (
        <Notice tone={state.tx.state === "rejected" ? "warn" : "bad"} title={OUTCOMES[state.tx.state] ?? "It did not happen"}>
          {state.tx.detail}
        </Notice>
      )}
    </div>
  );
}

/** How old the quote is, and that another comes by itself. */
function Fresh({ at, onRefresh }: { at: number; onRefresh: () => void }) {
  const now = useNow();
  const left = Math.max(0, Math.ceil((QUOTE_REFRESH - (now - at)) / 1_000));
  return (
    <p className="flex items-center justify-between gap-3 text-xs text-muted">
      <span>{left > 0 ? `Quoted anew in ${left} s` : "Quoting anew…"}</span>
      <button type="button" className="link" onClick={onRefresh}>
        Quote now
      </button>
    </p>
  );
}

const TITLES: Record<Schemas["Issue"]["code"], string> = {
  allowance: "An approval comes first",
  balance: "Not enough for gas",
  stale_price: "A price is out of date",
  price_impact: "The swaps cost much",
  simulation_incomplete: "Not tried yet",
  would_revert: "This would fail",
};

const OUTCOMES: Partial<Record<string, string>> = {
  rejected: "You declined in the wallet",
  failed: "The transaction failed",
  replaced: "The transaction was replaced",
};
