import { useMemo, useState } from "react";
import { Link } from "react-router";
import { useAssets } from "@/api/reads";
import { useBalances } from "@/chain/balances";
import { useFlow } from "@/chain/flow";
import { ETHER } from "@/chain/wallet";
import { amount, bps } from "@/design/format";
import { Usd } from "@/design/figures";
import { Button, Field, Select } from "@/design/ui";
import type { FormProps } from "./deposit";
import { part, typeable, typedAmount } from "./input";
import { askRedeem, atLeast, useQuote, type RedeemRequest } from "./quote";
import { Amounts, Line, Lines, minimum, Submit, Swaps } from "./preview";

const PARTS = [2_500, 5_000, 10_000];

export function Redeem({ index, inKind, slippageBps, from }: FormProps) {
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
  const held = balances.data?.get(index.address);
  const typed = typedAmount(text, 18);

  const body: RedeemRequest | null =
    "units" in typed
      ? {
          from,
          index: index.address,
          slippage_bps: slippageBps,
          shares: typed.units === held ? "max" : typed.units,
          ...(inKind ? { in_kind: true } : { token }),
        }
      : null;
  const symbol = tokens.find((t) => t.token === token)?.symbol ?? "";
  const flow = useFlow(inKind ? `Redeem ${text} ${index.symbol} in kind` : `Redeem ${text} ${index.symbol} for ${symbol}`);
  const { quote, pending, error, refresh, at } = useQuote("redeem", body, askRedeem, flow.state.phase === "busy");
  const decimalsOf = (t: string) => tokens.find((k) => k.token === t)?.decimals ?? 18;
  const fieldError =
    "error" in typed
      ? typed.error
      : held !== undefined && "units" in typed && BigInt(typed.units) > BigInt(held)
        ? `You hold ${amount(held, 18)} ${index.symbol}`
        : undefined;

  return (
    <div className="grid gap-4">
      <Field
        label="Shares to redeem"
        inputMode="decimal"
        placeholder="0.0"
        value={text}
        onChange={(e) => setText(e.target.value)}
        error={fieldError}
        unit={index.symbol}
        hint={
          held === undefined
            ? balances.error
              ? "Balance unknown: no node answers"
              : "Reading your balance…"
            : `You hold ${amount(held, 18)}`
        }
      />
      {held !== undefined && held !== "0" && (
        <div className="flex flex-wrap gap-2">
          {PARTS.map((p) => (
            <Button key={p} look="quiet" className="min-h-9 flex-1 px-2 text-sm" onClick={() => setText(typeable(part(held, p), 18))}>
              {p === 10_000 ? "All" : bps(p)}
            </Button>
          ))}
        </div>
      )}
      {!inKind && (
        <Select label="You receive" value={token} options={tokens.map((t) => [t.token, t.symbol] as const)} onChange={setToken} />
      )}
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
        onRun={(q, how) =>
          void flow.run(
            q,
            decimalsOf,
            how === "permit" && body
              ? (permit) => atLeast(q, slippageBps, (room) => askRedeem({ ...body, permit, slippage_bps: room }))
              : undefined,
          )
        }
        done={
          <Link className="link" to="/portfolio">
            See what is left
          </Link>
        }
      >
        {quote && (
          <Lines>
            <Amounts title="You receive, expected" amounts={quote.preview.proceeds} decimalsOf={decimalsOf} strong />
            <Line label="At least">{minimum(quote.min_out, decimalsOf)}</Line>
            <Line label="Worth, at oracle prices">
              <Usd value={quote.preview.value_usd} unknown={quote.preview.unknown} field="value_usd" />
            </Line>
            {index.exit_fee_bps > 0 && <Line label="Exit fee, taken off already">{bps(index.exit_fee_bps)}</Line>}
            <Swaps swaps={quote.preview.swaps} impact={quote.preview.price_impact} fees={quote.preview.fees} />
          </Lines>
        )}
      </Submit>
    </div>
  );
}
