import { useMemo, useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "react-router";
import { explain } from "@/api/client";
import { useAssets, usePositions, type Index } from "@/api/reads";
import { useBalances } from "@/chain/balances";
import { succeeded, useFlow } from "@/chain/flow";
import { raisedBps } from "@/chain/revert";
import { ETHER } from "@/chain/wallet";
import { Fact, Facts } from "@/design/facts";
import { amount, bps, number, usd } from "@/design/format";
import { Usd } from "@/design/figures";
import { TokenPicker } from "@/design/token-picker";
import { Failed, Field, Loading, Notice } from "@/design/ui";
import { typeable, typedAmount } from "./input";
import { askGuard, costAfter, DRAFT, guardFaults, guardRequest, readCost, triggerOf, type GuardDraft } from "./guard";
import { askDeposit, atLeast, termsOf, useQuote, type Approval, type DepositRequest, type Tolerance } from "./quote";
import { GuardFacts, GuardTerms } from "./terms";
import { Outcome } from "@/shell/outcome";
import { indexed } from "./indexed";
import { Amounts, minimum, SlippageFact, Submit, Swaps } from "./preview";

export interface FormProps {
  index: Index;
  inKind: boolean;
  tolerance: Tolerance;
  from: string;
}

const GAS_RESERVE = 10n ** 16n; // wei that the Max button leaves for gas

export function Deposit({ index, inKind, tolerance, from }: FormProps) {
  const assets = useAssets();
  if (!assets.data) return assets.error ? <Failed what="The tokens" error={assets.error} /> : <Loading what="the tokens" />;
  const list = assets.data.assets;
  return <Form index={index} inKind={inKind} tolerance={tolerance} from={from} assets={list} />;
}

function Form({
  index,
  inKind,
  tolerance,
  from,
  assets,
}: FormProps & { assets: { token: string; symbol: string; name: string; decimals: number; status: string }[] }) {
  const tokens = useMemo(
    () => [
      ...assets.filter((a) => a.status !== "delisted"),
      { token: ETHER, symbol: "ETH", name: "Ether", decimals: 18, status: "active" },
    ],
    [assets],
  );
  const [token, setToken] = useState(() => tokens.find((t) => t.symbol === "USDC")?.token ?? tokens[0]?.token ?? ETHER);
  const [text, setText] = useState("");
  const [accepted, setAccepted] = useState(false);
  const paid = tokens.find((t) => t.token === token);
  const decimals = inKind ? 18 : (paid?.decimals ?? 18);
  const balances = useBalances(
    useMemo(() => tokens.map((t) => t.token), [tokens]),
    from,
  );
  const balance = balances.data?.get(token);
  const typed = typedAmount(text, decimals);

  const [raised, setRaised] = useState<number | null>(null);
  const base = { from, index: index.address };
  const what = "units" in typed && (inKind ? { in_kind: true, shares: typed.units } : { token, amount: typed.units });
  const body: DepositRequest | null = what ? { ...base, ...what, ...termsOf(raised ?? tolerance) } : null;
  const label = inKind ? `Deposit in kind into ${index.name}` : `Deposit ${text} ${paid?.symbol ?? ""} into ${index.name}`;
  const flow = useFlow(label);
  const guarding = useFlow(`Set a max loss on ${index.name}`);
  const queries = useQueryClient();
  const [draft, setDraft] = useState<GuardDraft | null>(null);
  const [guardError, setGuardError] = useState("");
  const { quote, pending, error, refresh, at } = useQuote(
    "deposit",
    body,
    askDeposit,
    flow.state.phase === "busy" || guarding.state.phase === "busy",
  );
  const position = usePositions(from).data?.positions.find((p) => p.index === index.address);
  const expectedCost = quote ? costAfter(position, quote.preview.value_usd, quote.preview.shares) : null;
  const trigger = draft && triggerOf(draft, expectedCost, index.valuation.nav_per_share_usd);
  const decimalsOf = (t: string) => tokens.find((k) => k.token === t)?.decimals ?? 18;

  /** Deposits, and then places the max-loss order if the user asked for one. */
  const run = async (q: NonNullable<typeof quote>, how: Approval) => {
    setGuardError("");
    guarding.reset();
    if (!what) return;
    const tx = await flow.run(q, decimalsOf, {
      permit: how === "permit",
      batch: how === "batch",
      renew: (permit) => atLeast(q, (bps) => askDeposit({ ...base, ...what, ...termsOf(bps), ...(permit ? { permit } : {}) })),
      refused: (revert) => setRaised(raisedBps(q.preview.slippage.bps, revert)),
    });
    if (!tx || !succeeded(tx)) return;
    setRaised(null);
    if (!draft) return;
    try {
      await indexed(queries, index.address, tx.block ?? 0);
      const order = guardRequest(draft, draft.kind === "cost" ? await readCost(from, index.address) : null, from, index.address);
      if (!order) throw new Error("The cost of your shares is not known yet. Set the max loss under Protect.");
      await guarding.run(await askGuard(order), () => 18, {
        permit: how === "permit",
        batch: how === "batch",
        renew: (permit) => askGuard({ ...order, ...(permit ? { permit } : {}) }),
      });
    } catch (cause) {
      setGuardError(explain(cause));
    }
  };

  const most = () => {
    if (balance === undefined) return;
    const all = BigInt(balance);
    const free = token === ETHER ? (all > GAS_RESERVE ? all - GAS_RESERVE : 0n) : all;
    setText(typeable(free.toString(), decimals));
  };
  const fieldError =
    "error" in typed
      ? typed.error
      : !inKind && balance !== undefined && "units" in typed && BigInt(typed.units) > BigInt(balance)
        ? `You hold ${amount(balance, decimals)} ${paid?.symbol ?? ""}`
        : undefined;

  return (
    <div className="grid gap-4">
      {inKind ? (
        <Field
          label="Shares"
          inputMode="decimal"
          placeholder={number("0", 1)}
          value={text}
          onChange={(e) => setText(e.target.value)}
          error={fieldError}
          unit={index.symbol}
        />
      ) : (
        <div className="grid grid-cols-[1fr_7.5rem] gap-2">
          <Field
            label="You pay"
            inputMode="decimal"
            placeholder={number("0", 1)}
            value={text}
            onChange={(e) => setText(e.target.value)}
            error={fieldError}
            hint={
              <span className="flex flex-wrap items-center gap-2">
                {balance === undefined
                  ? balances.error
                    ? "Balance unknown: no node is responding"
                    : "Loading your balance…"
                  : `You hold ${amount(balance, decimals)}`}
                {balance !== undefined && balance !== "0" && (
                  <button type="button" className="link font-semibold" onClick={most}>
                    Max
                  </button>
                )}
              </span>
            }
          />
          <TokenPicker shown label="Token" value={token} tokens={tokens} onChange={setToken} />
        </div>
      )}
      <Submit
        label="Deposit"
        flow={flow}
        quote={quote}
        pending={pending}
        error={error}
        accepted={accepted}
        onAccept={setAccepted}
        blocked={
          fieldError !== undefined ||
          (draft !== null && (trigger === null || Object.keys(guardFaults(draft)).length > 0)) ||
          guarding.state.phase === "busy"
        }
        empty={body === null}
        at={at}
        impact={quote?.preview.price_impact}
        onRun={(q, how) => void run(q, how)}
        onRefresh={refresh}
        decimalsOf={decimalsOf}
        done={
          <Link className="link" to="/portfolio">
            See your position
          </Link>
        }
      >
        {quote && (
          <Facts>
            <Fact label="You receive (expected)" strong>
              {amount(quote.preview.shares, 18)} {index.symbol}
            </Fact>
            <Fact label="Minimum">{minimum(quote.min_out, () => 18)}</Fact>
            <SlippageFact slippage={quote.preview.slippage} tolerance={tolerance} raised={raised !== null} />
            <Fact label="Value at oracle prices">
              <Usd value={quote.preview.value_usd} unknown={quote.preview.unknown} field="value_usd" />
            </Fact>
            {index.entry_fee_bps > 0 && <Fact label="Entry fee, already deducted">{bps(index.entry_fee_bps)}</Fact>}
            <Swaps swaps={quote.preview.swaps} impact={quote.preview.price_impact} fees={quote.preview.fees} />
            {inKind && <Amounts title="You pay" amounts={quote.preview.amounts} decimalsOf={decimalsOf} />}
            {quote.preview.dust.length > 0 && <Amounts title="Refund" amounts={quote.preview.dust} decimalsOf={decimalsOf} />}
          </Facts>
        )}
        <fieldset className="grid gap-3 rounded-[var(--radius-small)] border border-line p-3.5">
          <label className="flex items-start gap-2.5 text-sm">
            <input
              type="checkbox"
              className="mt-0.5 size-4 shrink-0 accent-[var(--accent)]"
              checked={draft !== null}
              onChange={(e) =>
                setDraft(e.target.checked ? { ...DRAFT, tokenOut: tokens.find((t) => t.symbol === "USDC")?.token ?? "" } : null)
              }
            />
            <span>
              <span className="font-semibold">Set a max loss</span>
              <span className="block text-xs text-muted">
                You sign it right after the deposit. It covers all shares that you hold then.
              </span>
            </span>
          </label>
          {draft && <GuardTerms draft={draft} cost={expectedCost} onChange={setDraft} />}
          {draft && trigger !== null && (
            <Facts>
              <Fact label="Sells at level, expected" strong>
                {usd(trigger)}
              </Fact>
              <GuardFacts draft={draft} cost={expectedCost} />
            </Facts>
          )}
        </fieldset>
      </Submit>
      {guarding.state.phase === "busy" && <Notice title="Max loss">{guarding.state.step}</Notice>}
      {guardError && (
        <Notice tone="bad" title="The deposit succeeded, but the max loss is not set">
          {guardError}
        </Notice>
      )}
      <Outcome
        state={guarding.state}
        done={
          <>
            The max loss is set.{" "}
            <Link className="link" to="/portfolio">
              See your max-loss orders
            </Link>
          </>
        }
      />
    </div>
  );
}
