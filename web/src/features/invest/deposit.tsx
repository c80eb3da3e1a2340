import { useMemo, useState } from "react";
import { useAssets, type Index } from "@/api/reads";
import { useBalances } from "@/chain/balances";
import { useFlow } from "@/chain/flow";
import { ETHER } from "@/chain/wallet";
import { amount, bps } from "@/design/format";
import { Usd } from "@/design/figures";
import { Failed, Field, Loading, Select } from "@/design/ui";
import { typeable, typedAmount } from "./input";
import { askDeposit, useQuote, type DepositRequest } from "./quote";
import { Amounts, Line, Lines, Swaps, Submit, minimum } from "./preview";

export interface FormProps {
  index: Index;
  inKind: boolean;
  slippageBps: number;
  from: string;
}

const GAS_RESERVE = 10n ** 16n; // wei that "Max" leaves for gas

export function Deposit({ index, inKind, slippageBps, from }: FormProps) {
  const assets = useAssets();
  if (!assets.data) return assets.error ? <Failed what="The tokens" error={assets.error} /> : <Loading what="the tokens" />;
  const list = assets.data.assets;
  return <Form index={index} inKind={inKind} slippageBps={slippageBps} from={from} assets={list} />;
}

function Form({ index, inKind, slippageBps, from, assets }: FormProps & { assets: { token: string; symbol: string; decimals: number; status: string }[] }) {
  const tokens = useMemo(
    () => [...assets.filter((a) => a.status !== "delisted"), { token: ETHER, symbol: "ETH", decimals: 18, status: "active" }],
    [assets],
  );
  const [token, setToken] = useState(() => tokens.find((t) => t.symbol === "USDC")?.token ?? tokens[0]?.token ?? ETHER);
  const [text, setText] = useState("");
  const [accepted, setAccepted] = useState(false);
  const paid = tokens.find((t) => t.token === token);
  const decimals = inKind ? 18 : (paid?.decimals ?? 18);
  const balances = useBalances(useMemo(() => tokens.map((t) => t.token), [tokens]), from);
  const held = balances.data?.get(token);
  const typed = typedAmount(text, decimals);

  const base = { from, index: index.address, slippage_bps: slippageBps };
  const what = "units" in typed && (inKind ? { in_kind: true, shares: typed.units } : { token, amount: typed.units });
  const body: DepositRequest | null = what ? { ...base, ...what } : null;
  const label = inKind ? `Deposit in kind into ${index.name}` : `Deposit ${text} ${paid?.symbol ?? ""} into ${index.name}`;
  const flow = useFlow(label);
  const { quote, pending, error, refresh } = useQuote("deposit", body, askDeposit, flow.state.phase === "busy");
  const decimalsOf = (t: string) => tokens.find((k) => k.token === t)?.decimals ?? 18;

  const most = () => {
    if (held === undefined) return;
    const all = BigInt(held);
    const free = token === ETHER ? (all > GAS_RESERVE ? all - GAS_RESERVE : 0n) : all;
    setText(typeable(free.toString(), decimals));
  };
  const fieldError = "error" in typed ? typed.error : !inKind && held !== undefined && "units" in typed && BigInt(typed.units) > BigInt(held) ? `You hold ${amount(held, decimals)} ${paid?.symbol ?? ""}` : undefined;

  return (
    <div className="grid gap-4">
      {inKind ? (
        <Field label="Shares wanted" inputMode="decimal" placeholder="0.0" value={text} onChange={(e) => setText(e.target.value)} error={fieldError} unit={index.symbol} />
      ) : (
        <div className="grid grid-cols-[1fr_7.5rem] gap-2">
          <Field
            label="You pay" inputMode="decimal" placeholder="0.0" value={text} onChange={(e) => setText(e.target.value)} error={fieldError}
            hint={
              <span className="flex flex-wrap items-center gap-2">
                {held === undefined ? (balances.error ? "Balance unknown: no node answers" : "Reading your balance…") : `You hold ${amount(held, decimals)}`}
                {held !== undefined && held !== "0" && (
                  <button type="button" className="link font-semibold" onClick={most}>Max</button>
                )}
              </span>
            }
          />
          <Select label="Token" value={token} options={tokens.map((t) => [t.token, t.symbol] as const)} onChange={setToken} />
        </div>
      )}
      <Submit
        label="Deposit" flow={flow} quote={quote} pending={pending} error={error} accepted={accepted} onAccept={setAccepted} blocked={fieldError !== undefined} empty={body === null}
        onRun={(q) => void flow.run(q, decimalsOf)} onRefresh={refresh} decimalsOf={decimalsOf} done={() => setText("")}
      >
        {quote && (
          <Lines>
            <Line label="You receive, expected" strong>{amount(quote.preview.shares, 18)} {index.symbol}</Line>
            <Line label="At least">{minimum(quote.min_out, () => 18)}</Line>
            <Line label="Worth, at oracle prices"><Usd value={quote.preview.value_usd} unknown={quote.preview.unknown} field="value_usd" /></Line>
            {index.entry_fee_bps > 0 && <Line label="Entry fee, taken off already">{bps(index.entry_fee_bps)}</Line>}
            <Swaps swaps={quote.preview.swaps} impact={quote.preview.price_impact} fees={quote.preview.fees} />
            {inKind && <Amounts title="The index takes" amounts={quote.preview.amounts} decimalsOf={decimalsOf} />}
            {quote.preview.dust.length > 0 && <Amounts title="Comes back to you" amounts={quote.preview.dust} decimalsOf={decimalsOf} />}
          </Lines>
        )}
      </Submit>
    </div>
  );
}
