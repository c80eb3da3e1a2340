import { useState } from "react";
import { Link } from "react-router";
import { useAssets } from "@/api/reads";
import type { Index } from "@/api/reads";
import { useFlow } from "@/chain/flow";
import { amount, percent, usd } from "@/design/format";
import { Time, Usd } from "@/design/figures";
import { Loading } from "@/design/ui";
import { askGuard, DRAFT, guardRequest, type GuardDraft } from "./guard";
import { Line, Lines, Submit } from "./preview";
import { useQuote } from "./quote";
import { GuardTerms } from "./terms";

/** A max-loss order on what is held already. */
export function Protect({ index, from }: { index: Index; from: string }) {
  const assets = useAssets();
  if (!assets.data) return <Loading what="the tokens" />;
  const list = assets.data.assets;
  return (
    <Form
      index={index}
      from={from}
      usdc={list.find((a) => a.symbol === "USDC")?.token ?? ""}
      symbolOf={(t) => list.find((a) => a.token === t)?.symbol ?? t}
    />
  );
}

function Form({ index, from, usdc, symbolOf }: { index: Index; from: string; usdc: string; symbolOf: (token: string) => string }) {
  const [draft, setDraft] = useState<GuardDraft>({ ...DRAFT, tokenOut: usdc });
  const body = guardRequest(draft, from, index.address);
  const flow = useFlow(`Set a max loss on ${index.name}`);
  const { quote, pending, error, refresh, at } = useQuote("guard", body, askGuard, flow.state.phase === "busy");
  const decimalsOf = () => 18;
  return (
    <div className="grid gap-4">
      <p className="text-sm text-muted">
        Your shares stay with you. Once the level at oracle prices is at the trigger, anyone may redeem them for you, for the tip; no moved
        pool can trigger it.
      </p>
      <GuardTerms draft={draft} onChange={setDraft} />
      <Submit
        label="Set the max loss"
        flow={flow}
        quote={quote}
        pending={pending}
        error={error}
        accepted
        onAccept={() => undefined}
        blocked={body === null}
        empty={false}
        at={at}
        onRefresh={refresh}
        decimalsOf={decimalsOf}
        onRun={(q, how) => void flow.run(q, decimalsOf, how === "permit" && body ? (permit) => askGuard({ ...body, permit }) : undefined)}
        done={
          <Link className="link" to="/portfolio">
            See your guards
          </Link>
        }
      >
        {quote && (
          <Lines>
            <Line label="Sells at a level of" strong>
              {usd(quote.preview.trigger_usd)}
            </Line>
            <Line label="Level now">
              {usd(quote.preview.level_usd)}, {percent(quote.preview.distance)} above that
            </Line>
            <Line label="Shares">
              {amount(quote.preview.held, 18)} {index.symbol}
            </Line>
            <Line label="Worth then">
              <Usd value={quote.preview.value_usd} />
            </Line>
            {quote.preview.least_usd !== null && draft.tokenOut && (
              <Line label={`At least, in ${symbolOf(draft.tokenOut)}`}>
                <Usd value={quote.preview.least_usd} />
              </Line>
            )}
            <Line label="Until">
              <Time at={quote.preview.terms.expires_at} />
            </Line>
            {quote.preview.other_orders > 0 && <Line label="Other orders on this index">{quote.preview.other_orders}</Line>}
          </Lines>
        )}
      </Submit>
    </div>
  );
}
