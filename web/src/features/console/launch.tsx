import { useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { useConnection } from "wagmi";
import { client, explain, unwrap, type Schemas } from "@/api/client";
import { useAssets } from "@/api/reads";
import { succeeded, useFlow } from "@/chain/flow";
import { raisedBps } from "@/chain/revert";
import { Fact, Facts } from "@/design/facts";
import { amount, bps, duration, number, usd } from "@/design/format";
import { Orbits } from "@/design/sky";
import { typedBps, typedFault, typedValue } from "@/design/typed";
import { Button, Card, Field, Loading, Notice, Spinner } from "@/design/ui";
import { useTitle } from "@/design/title";
import { Connect } from "@/shell/connect";
import { Backtest } from "./backtest";
import { basketOf, type Row } from "./basket";
import { BasketEditor } from "./editor";
import { blocks, Issues, Outcome } from "@/shell/outcome";

type Request = Omit<Schemas["LaunchRequest"], "$schema">;
const ask = (body: Request, signal?: AbortSignal) => unwrap(client.POST("/v1/tx/launch", { body, signal: signal ?? null }));

/** The contracts' fee caps, in percent. The contracts check them again. */
const CAPS = { management: 10, performance: 30, entry: 2, exit: 2 } as const;
type Fee = keyof typeof CAPS;

const STEPS = ["About", "Basket", "Fees", "Rules", "Review"] as const;

interface Draft {
  name: string;
  symbol: string;
  rows: Row[];
  fees: Record<Fee, string>;
  seed: string;
  delayHours: string;
  drawdown: string;
  slippage: string;
}

const EMPTY: Draft = {
  name: "",
  symbol: "",
  rows: [],
  fees: { management: "1", performance: "0", entry: "0", exit: "0" },
  seed: "1000",
  delayHours: "48",
  drawdown: "50",
  slippage: "",
};

const bytes = (text: string) => new TextEncoder().encode(text).length;
const FEE_HINTS: Record<Fee, string> = {
  management: "per year, from all holders alike, by minting shares",
  performance: "of a share's gain above its highest level so far",
  entry: "of the shares that a deposit buys",
  exit: "of the shares that are redeemed",
};

/** faults returns the errors of a draft, by field. */
function faults(d: Draft): Record<string, string> {
  const out: Record<string, string> = {};
  if (bytes(d.name.trim()) < 1 || bytes(d.name.trim()) > 64) out.name = "1 to 64 characters (UTF-8 bytes)";
  if (!/^[\x21-\x7e]{1,16}$/.test(d.symbol.trim())) out.symbol = "1 to 16 ASCII characters without spaces";
  const basket = basketOf(d.rows);
  if ("error" in basket) out.basket = basket.error;
  for (const fee of Object.keys(CAPS) as Fee[]) {
    const points = typedBps(d.fees[fee]);
    if (points === null || points > CAPS[fee] * 100) out[fee] = typedFault(d.fees[fee]) ?? `0 to ${CAPS[fee]}%, with at most two decimals`;
  }
  const seed = typedValue(d.seed);
  if (!/^\d{1,13}(\.\d{1,6})?$/.test(seed) || Number(seed) < 100) out.seed = typedFault(d.seed) ?? "At least 100 USD";
  if (!/^\d{1,5}(\.\d{1,4})?$/.test(typedValue(d.delayHours))) out.delay = typedFault(d.delayHours) ?? "Enter a number of hours";
  const fall = typedBps(d.drawdown);
  if (fall === null || fall > 5_000) out.drawdown = typedFault(d.drawdown) ?? "0 to 50%";
  const room = d.slippage.trim() === "" ? 1 : typedBps(d.slippage);
  if (room === null || room < 1 || room > 1_000) out.slippage = typedFault(d.slippage) ?? "0.01 to 10%";
  return out;
}

const FIELDS: readonly (readonly string[])[] = [
  ["name", "symbol"],
  ["basket"],
  ["management", "performance", "entry", "exit"],
  ["seed", "delay", "drawdown", "slippage"],
  [],
];

function requestOf(d: Draft, from: string): Request | null {
  const basket = basketOf(d.rows);
  if (!("targets" in basket) || Object.keys(faults(d)).length > 0) return null;
  return {
    from,
    name: d.name.trim(),
    symbol: d.symbol.trim(),
    constituents: basket.targets,
    seed_usd: typedValue(d.seed),
    management_fee_bps: typedBps(d.fees.management) ?? 0,
    performance_fee_bps: typedBps(d.fees.performance) ?? 0,
    entry_fee_bps: typedBps(d.fees.entry) ?? 0,
    exit_fee_bps: typedBps(d.fees.exit) ?? 0,
    target_delay_seconds: Math.round(Number(typedValue(d.delayHours)) * 3_600),
    drawdown_bps: typedBps(d.drawdown) ?? 0,
    ...(d.slippage.trim() === "" ? { auto_slippage: true } : { slippage_bps: typedBps(d.slippage) ?? 100 }),
  };
}

/** The five steps to launch an index. Only the last step sends a transaction. */
export default function Launch() {
  useTitle("Launch an index");
  const [draft, setDraft] = useState<Draft>(EMPTY);
  const [step, setStep] = useState(0);
  const [tried, setTried] = useState(false);
  const wrong = faults(draft);
  const here = (FIELDS[step] ?? []).filter((f) => wrong[f]);
  const set = (change: Partial<Draft>) => setDraft((d) => ({ ...d, ...change }));
  const shown = (field: string) => (tried ? wrong[field] : undefined);
  const next = () => {
    setTried(here.length > 0);
    if (here.length === 0) setStep((s) => s + 1);
  };
  const basket = basketOf(draft.rows);
  const bodies = draft.rows.map((r) => ({ symbol: r.token, weight: (typedBps(r.percent) ?? 0) / 10_000 }));
  return (
    <>
      <header className="flex flex-wrap items-center justify-between gap-4">
        <div>
          <p className="text-sm">
            <Link className="link" to="/console">
              Create
            </Link>
          </p>
          <h1 className="mt-1">Launch an index</h1>
        </div>
        <Orbits className="size-20" bodies={bodies} />
      </header>
      <ol className="flex flex-wrap gap-2" aria-label="Steps">
        {STEPS.map((name, i) => (
          <li key={name} aria-current={i === step ? "step" : undefined}>
            <button
              type="button"
              disabled={i >= step}
              onClick={() => setStep(i)}
              className={`rounded-full px-4 py-1.5 text-sm font-semibold ${i === step ? "bg-accent text-on-accent" : i < step ? "bg-accent-soft text-accent-strong" : "bg-sunken text-muted"}`}
            >
              {i + 1}. {name}
            </button>
          </li>
        ))}
      </ol>
      <Card className="max-w-3xl">
        <form
          className="grid gap-5"
          onSubmit={(e) => {
            e.preventDefault();
            next();
          }}
        >
          {step === 0 && (
            <>
              <Field
                label="Name"
                value={draft.name}
                onChange={(e) => set({ name: e.target.value })}
                error={shown("name")}
                hint="The name that investors see and search for"
              />
              <Field
                label="Symbol"
                value={draft.symbol}
                onChange={(e) => set({ symbol: e.target.value.toUpperCase() })}
                error={shown("symbol")}
                hint="Symbol of the share token"
              />
            </>
          )}
          {step === 1 && (
            <>
              <BasketEditor rows={draft.rows} onChange={(rows) => set({ rows })} />
              {"targets" in basket && <Backtest constituents={basket.targets} managementBps={typedBps(draft.fees.management) ?? 0} />}
              {tried && wrong.basket && draft.rows.length === 0 && <Notice tone="warn">{wrong.basket}</Notice>}
            </>
          )}
          {step === 2 && (
            <>
              <div className="grid gap-4 sm:grid-cols-2">
                {(Object.keys(CAPS) as Fee[]).map((fee) => (
                  <Field
                    key={fee}
                    label={`${fee[0]?.toUpperCase() ?? ""}${fee.slice(1)} fee`}
                    unit="%"
                    inputMode="decimal"
                    value={draft.fees[fee]}
                    error={shown(fee)}
                    hint={`${FEE_HINTS[fee]}; at most ${CAPS[fee]}%`}
                    onChange={(e) => set({ fees: { ...draft.fees, [fee]: e.target.value } })}
                  />
                ))}
              </div>
              <p className="text-sm text-muted">
                You can lower a fee at any time. An increase takes effect after 14 days, so that investors can leave first.
              </p>
            </>
          )}
          {step === 3 && (
            <>
              <Field
                label="Seed"
                unit="USD"
                inputMode="decimal"
                value={draft.seed}
                onChange={(e) => set({ seed: e.target.value })}
                error={shown("seed")}
                hint="Value of the tokens that you deposit at launch. A thousandth of a share stays locked forever."
              />
              <Field
                label="Notice period for new targets"
                unit="hours"
                inputMode="decimal"
                value={draft.delayHours}
                onChange={(e) => set({ delayHours: e.target.value })}
                error={shown("delay")}
                hint="Time between a proposal and its execution, in which investors can leave. It cannot be changed later."
              />
              <Field
                label="Close deposits after a drawdown of"
                unit="%"
                inputMode="decimal"
                value={draft.drawdown}
                onChange={(e) => set({ drawdown: e.target.value })}
                error={shown("drawdown")}
                hint="Measured from the highest level, at most 50%"
              />
              <Field
                label="Slippage"
                unit="%"
                inputMode="decimal"
                value={draft.slippage}
                onChange={(e) => set({ slippage: e.target.value })}
                error={shown("slippage")}
                placeholder="Auto"
                hint="How much more of a token the seed may take if its price falls while you sign. Empty: suggested from recent prices."
              />
            </>
          )}
          {step === 4 && <Review draft={draft} />}
          <div className="flex flex-wrap justify-between gap-3">
            <Button look="quiet" disabled={step === 0} onClick={() => setStep((s) => s - 1)}>
              Back
            </Button>
            {step < 4 && <Button type="submit">Continue</Button>}
          </div>
        </form>
      </Card>
    </>
  );
}

function Review({ draft }: { draft: Draft }) {
  const { address: from } = useConnection();
  const assets = useAssets();
  const [raised, setRaised] = useState<number | null>(null);
  const asked = from ? requestOf(draft, from) : null;
  const body: Request | null = asked && raised !== null ? { ...asked, auto_slippage: false, slippage_bps: raised } : asked;
  const query = useQuery({
    queryKey: ["launch", body],
    queryFn: ({ signal }) => (body ? ask(body, signal) : Promise.reject(new Error("the draft is incomplete"))),
    enabled: body !== null,
    refetchInterval: 15_000,
    retry: false,
    gcTime: 0,
  });
  const flow = useFlow(`Launch ${draft.name.trim()}`);
  const decimalsOf = (token: string) => assets.data?.assets.find((a) => a.token === token)?.decimals ?? 18;
  const busy = flow.state.phase === "busy";
  const over = flow.state.phase === "ended" && succeeded(flow.state.tx);
  if (!from) {
    return (
      <>
        <p className="text-sm text-muted">Connect the account that will be the creator and will pay the seed.</p>
        <Connect large />
      </>
    );
  }
  if (!query.data)
    return query.error ? (
      <Notice tone="bad" title="This index cannot be launched">
        {explain(query.error)}
      </Notice>
    ) : (
      <Loading what="the launch" />
    );
  const { preview, approvals, issues } = query.data;
  /** Approves and launches. After the approvals, it asks for the amounts again: the factory can never take more than was approved. */
  const start = (quote: typeof query.data) =>
    void flow.run(quote, decimalsOf, {
      renew: async () => {
        const now = body && (await ask({ ...body, auto_slippage: false, slippage_bps: quote.preview.slippage.bps }));
        return now?.approvals.length === 0 ? now : null;
      },
      refused: (revert) => setRaised(raisedBps(quote.preview.slippage.bps, revert)),
    });
  const fee = preview.fees;
  return (
    <div className="grid gap-4">
      <Facts>
        <Fact label="Index">
          {draft.name} ({draft.symbol})
        </Fact>
        <Fact label="First level">{number(preview.level, 0)} USD per share</Fact>
        <Fact label="You receive">
          {amount(preview.shares, 18)} {draft.symbol}
        </Fact>
        <Fact label={`You pay, worth ${usd(preview.seed_usd)}`}>
          {preview.amounts.map((a) => (
            <span key={a.token} className="block">
              {amount(a.amount, decimalsOf(a.token))} {a.symbol}
            </span>
          ))}
        </Fact>
        <Fact label="Fees">
          {bps(fee.management_fee_bps)} per year, {bps(fee.performance_fee_bps)} of gains, {bps(fee.entry_fee_bps)} entry,{" "}
          {bps(fee.exit_fee_bps)} exit
        </Fact>
        <Fact label="Slippage">
          {bps(preview.slippage.bps)}
          {raised !== null ? ", raised because the price moved" : body?.auto_slippage ? ", suggested" : ""}
        </Fact>
        <Fact label="Platform's share of the fees">{bps(fee.platform_share_bps)}</Fact>
        <Fact label="Notice period for new targets">{duration(body?.target_delay_seconds ?? 0)}</Fact>
      </Facts>
      <Issues issues={issues} />
      {approvals.length > 0 && !over && (
        <p className="text-xs text-muted">
          You first sign {approvals.length === 1 ? "one approval" : `${approvals.length} approvals`} for the maximum amounts:{" "}
          {approvals.map((a) => `${amount(a.amount, decimalsOf(a.token))} ${a.symbol}`).join(", ")}.
        </p>
      )}
      {!over && (
        <Button disabled={busy || issues.some(blocks)} onClick={() => start(query.data)}>
          {flow.state.phase === "busy" ? (
            <>
              <Spinner /> {flow.state.step}
            </>
          ) : (
            "Launch"
          )}
        </Button>
      )}
      <Outcome
        state={flow.state}
        again={{ label: "Try again", disabled: busy || issues.some(blocks), run: () => start(query.data) }}
        done={
          <Link className="link" to="/console">
            See your indices
          </Link>
        }
      />
    </div>
  );
}
