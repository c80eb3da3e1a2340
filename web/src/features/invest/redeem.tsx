import { useMemo, useState } from "react";
import { Link } from "react-router";
import { useAssets } from "@/api/reads";
import { useBalances } from "@/chain/balances";
import { succeeded, useFlow } from "@/chain/flow";
import { raisedBps } from "@/chain/revert";
import { ETHER } from "@/chain/wallet";
import { Fact, Facts } from "@/design/facts";
import { amount, bps, number } from "@/design/format";
import { Usd } from "@/design/figures";
import { TokenPicker } from "@/design/token-picker";
import { Button, Field } from "@/design/ui";
import type { FormProps } from "./deposit";
import { part, typeable, typedAmount } from "./input";
import { askRedeem, atLeast, termsOf, useQuote, type RedeemRequest } from "./quote";
import { Amounts, minimum, SlippageFact, Submit, Swaps } from "./preview";

const PARTS = [2_500, 5_000, 10_000];

export function Redeem({ index, inKind, tolerance, from }: FormProps) {
  const assets = useAssets();
  const tokens = useMemo(
    () => [...(assets.data?.assets ?? []).filter((a) => a.status !== "delisted"), { token: ETHER, symbol: "ETH", decimals: 18 }],
    [assets.data],
  );
  const [chosen, setToken] = useState<string>();
  const token = chosen ?? tokens.find((t) => t.symbol === "USDC")?.token ?? ETHER;
  const [text, setText] = useState("");
  const [accepted, setAccepted] = useState(false);
  const balances = useBalances(
    useMemo(() => [index.address], [index.address]),
    from,
  );
  const balance = balances.data?.get(index.address);
  const typed = typedAmount(text, 18);

  const [raised, setRaised] = useState<number | null>(null);
  const what: Omit<RedeemRequest, "slippage_bps"> | null =
    "units" in typed
      ? {
          from,
          index: index.address,
          shares: typed.units === balance ? "max" : typed.units,
          ...(inKind ? { in_kind: true } : { token }),
        }
      : null;
  const body: RedeemRequest | null = what && { ...what, ...termsOf(raised ?? tolerance) };
  const symbol = tokens.find((t) => t.token === token)?.symbol ?? "";
  const flow = useFlow(inKind ? `Redeem ${text} ${index.symbol} in kind` : `Redeem ${text} ${index.symbol} for ${symbol}`);
  const { quote, pending, error, refresh, at } = useQuote("redeem", body, askRedeem, flow.state.phase === "busy");
  const decimalsOf = (t: string) => tokens.find((k) => k.token === t)?.decimals ?? 18;
  const fieldError =
    "error" in typed
      ? typed.error
      : balance !== undefined && "units" in typed && BigInt(typed.units) > BigInt(balance)
        ? `You hold ${amount(balance, 18)} ${index.symbol}`
        : undefined;

  return (
    <div className="grid gap-4">
      <Field
        label="Shares to redeem"
        inputMode="decimal"
        placeholder={number("0", 1)}
        value={text}
        onChange={(e) => setText(e.target.value)}
        error={fieldError}
        unit={index.symbol}
        hint={
          balance === undefined
            ? balances.error
              ? "Balance unknown: no node is responding"
              : "Loading your balance…"
            : `You hold ${amount(balance, 18)}`
        }
      />
      {balance !== undefined && balance !== "0" && (
        <div className="flex flex-wrap gap-2">
          {PARTS.map((p) => (
            <Button key={p} look="quiet" className="min-h-9 flex-1 px-2 text-sm" onClick={() => setText(typeable(part(balance, p), 18))}>
              {p === 10_000 ? "All" : bps(p)}
            </Button>
          ))}
        </div>
      )}
      {!inKind && <TokenPicker shown label="You receive" value={token} tokens={tokens} onChange={setToken} />}
      <Submit
        label="Redeem"
        flow={flow}
        quote={quote}
        pending={pending}
        error={error}
        accepted={accepted}
        onAccept={setAccepted}
        blocked={fieldError !== undefined}
        empty={body === null}
        at={at}
        impact={quote?.preview.price_impact}
        onRefresh={refresh}
        decimalsOf={decimalsOf}
        onRun={(q, how) => {
          if (!what) return;
          const done = flow.run(q, decimalsOf, {
            permit: how === "permit",
            batch: how === "batch",
            renew: (permit) => atLeast(q, (bps) => askRedeem({ ...what, ...termsOf(bps), ...(permit ? { permit } : {}) })),
            refused: (revert) => setRaised(raisedBps(q.preview.slippage.bps, revert)),
          });
          void done.then((tx) => tx && succeeded(tx) && setRaised(null));
        }}
        done={
          <Link className="link" to="/portfolio">
            See your position
          </Link>
        }
      >
        {quote && (
          <Facts>
            <Amounts title="You receive (expected)" amounts={quote.preview.proceeds} decimalsOf={decimalsOf} strong />
            <Fact label="Minimum">{minimum(quote.min_out, decimalsOf)}</Fact>
            <SlippageFact slippage={quote.preview.slippage} tolerance={tolerance} raised={raised !== null} />
            <Fact label="Value at oracle prices">
              <Usd value={quote.preview.value_usd} unknown={quote.preview.unknown} field="value_usd" />
            </Fact>
            {index.exit_fee_bps > 0 && <Fact label="Exit fee, already deducted">{bps(index.exit_fee_bps)}</Fact>}
            <Swaps swaps={quote.preview.swaps} impact={quote.preview.price_impact} fees={quote.preview.fees} />
          </Facts>
        )}
      </Submit>
    </div>
  );
}
