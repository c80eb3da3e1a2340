import { lazy, Suspense, useState } from "react";
import { useConnection } from "wagmi";
import type { IndexDetail } from "@/api/reads";
import { Card, Loading, Notice, Segments } from "@/design/ui";
import { Connect } from "@/shell/connect";
import { Slippage } from "./slippage";
import type { Tolerance } from "./quote";

/** The forms need what talks to a wallet and to the contracts. They are loaded when a wallet is connected. */
const Form = lazy(() => import("./form"));

const SIDES = [
  ["deposit", "Deposit"],
  ["redeem", "Redeem"],
  ["protect", "Protect"],
] as const;
export type Side = (typeof SIDES)[number][0];

const INVITATIONS: Record<Side, string> = {
  deposit: "Pay with any listed token or ether, and it is swapped into the basket for you. Or deposit the basket’s tokens yourself.",
  redeem: "Receive one token, or your share of every token in the basket. In kind needs no price, no swap and no permission.",
  protect: "Set a max loss, or a trailing stop. If the index falls that far, your shares are redeemed for you.",
};

/** Deposits, redemptions and max-loss orders. The API prepares the transactions and the wallet signs them. */
export default function Invest({ detail }: { detail: IndexDetail }) {
  const [side, setSide] = useState<Side>("deposit");
  const [kind, setKind] = useState<"token" | "kind">("token");
  const [tolerance, setTolerance] = useState<Tolerance>("auto");
  const { address } = useConnection();
  return (
    <Card title="Invest" aside={<Segments label="Action" value={side} options={SIDES} onChange={setSide} />}>
      <div className="grid gap-4">
        {side !== "protect" && (
          <div className="flex flex-wrap items-center justify-between gap-2">
            <Segments
              label="Payment"
              value={kind}
              options={[
                ["token", "One token"],
                ["kind", "In kind"],
              ]}
              onChange={setKind}
            />
            <Slippage value={tolerance} onChange={setTolerance} />
          </div>
        )}
        {side === "deposit" && detail.wind_down ? (
          <Notice tone="warn" title="Deposits are closed for good">
            This index has ended. You can still redeem, without a fee.
          </Notice>
        ) : side === "deposit" && detail.index.reduce_only ? (
          <Notice tone="warn" title="Deposits are closed">
            This index is reduce-only. You can still redeem.
          </Notice>
        ) : address ? (
          <Suspense fallback={<Loading what="the form" rows={4} />}>
            <Form
              key={`${side}.${kind}.${address}`}
              side={side}
              index={detail.index}
              inKind={kind === "kind"}
              tolerance={tolerance}
              from={address}
            />
          </Suspense>
        ) : (
          <>
            <p className="text-sm text-muted">{INVITATIONS[side]}</p>
            <Connect large />
          </>
        )}
      </div>
    </Card>
  );
}
