import { useState } from "react";
import { Link } from "react-router";
import { useAssets, usePositions, type Index } from "@/api/reads";
import { useFlow } from "@/chain/flow";
import { Fact, Facts } from "@/design/facts";
import { amount, percent, usd } from "@/design/format";
import { Time, Usd } from "@/design/figures";
import { Loading, Notice } from "@/design/ui";
import { askGuard, costOf, DRAFT, guardRequest, type GuardDraft } from "./guard";
import { Submit } from "./preview";
import { useQuote } from "./quote";
import { GuardFacts, GuardTerms } from "./terms";

/** A max-loss order on shares that the user already holds. */
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
  const [typed, setTyped] = useState<GuardDraft | null>(null);
  const positions = usePositions(from);
  const cost = costOf(positions.data?.positions.find((p) => p.index === index.address));
  // The default trigger does not depend on the cost: a default that changes while positions load would undo the user's choice.
  const draft: GuardDraft = typed ?? { ...DRAFT, tokenOut: usdc };
  const body = guardRequest(draft, cost, from, index.address);
  const flow = useFlow(`Set a max loss on ${index.name}`);
  const { quote, pending, error, refresh, at } = useQuote("guard", body, askGuard, flow.state.phase === "busy");
  const decimalsOf = () => 18;
  return (
    <div className="grid gap-4">
      <p className="text-sm text-muted">
        Your shares stay in your wallet. When the level reaches the trigger, anyone can redeem your shares for you and earn the tip. The
        level uses oracle prices, so nobody can trigger the order by moving a pool.
      </p>
      <GuardTerms draft={draft} cost={cost} onChange={setTyped} />
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
        onRun={(q, how) =>
          body &&
          void flow.run(q, decimalsOf, {
            permit: how === "permit",
            batch: how === "batch",
            renew: (permit) => askGuard({ ...body, ...(permit ? { permit } : {}) }),
          })
        }
        done={
          <Link className="link" to="/portfolio">
            See your max-loss orders
          </Link>
        }
      >
        {quote && (
          <Facts>
            <Fact label="Sells at level" strong>
              {usd(quote.preview.trigger_usd)}
            </Fact>
            <Fact label="Level now">
              {usd(quote.preview.level_usd)}; it must fall {percent(quote.preview.distance)}
            </Fact>
            <GuardFacts draft={draft} cost={cost} />
            <Fact label="Shares">
              {amount(quote.preview.held, 18)} {index.symbol}
            </Fact>
            <Fact label="Value at that level">
              <Usd value={quote.preview.value_usd} />
            </Fact>
            {quote.preview.least_usd !== null && draft.tokenOut && (
              <Fact label={`Minimum in ${symbolOf(draft.tokenOut)}`}>
                <Usd value={quote.preview.least_usd} />
              </Fact>
            )}
            <Fact label="Expires">
              <Time at={quote.preview.terms.expires_at} />
            </Fact>
          </Facts>
        )}
        {quote && quote.preview.other_orders > 0 && (
          <Notice
            title={`You have ${quote.preview.other_orders} other open ${quote.preview.other_orders === 1 ? "order" : "orders"} on this index`}
          >
            All your orders share one approval, so it covers {amount(quote.preview.allowance_for, 18)} {index.symbol}: the shares of all
            orders together, which can be more than the {amount(quote.preview.held, 18)} {index.symbol} you hold. No order can sell more
            than you hold.
          </Notice>
        )}
      </Submit>
    </div>
  );
}
