import { useState } from "react";
import { useConnection } from "wagmi";
import type { IndexDetail } from "@/api/reads";
import { Card, Notice, Segments } from "@/design/ui";
import { Connect } from "@/shell/connect";
import { Deposit } from "./deposit";
import { Protect } from "./protect";
import { Redeem } from "./redeem";
import { Slippage } from "./slippage";

const SIDES = [
  ["deposit", "Deposit"],
  ["redeem", "Redeem"],
  ["protect", "Protect"],
] as const;
type Side = (typeof SIDES)[number][0];

const INVITATIONS: Record<Side, string> = {
  deposit: "Bring any listed token, or ether, and it is swapped into the basket for you; or bring the constituents themselves.",
  redeem: "Take one token, or your share of every constituent: that needs no price, no swap and nobody’s leave.",
  protect: "Set the most you are ready to lose: once the index has fallen so far, your shares are redeemed for you.",
};

/** Deposits into an index and redemptions from it, by transactions that the API prepares and the wallet signs. */
export default function Invest({ detail }: { detail: IndexDetail }) {
  const [side, setSide] = useState<Side>("deposit");
  const [kind, setKind] = useState<"token" | "kind">("token");
  const [slippage, setSlippage] = useState(50);
  const { address } = useConnection();
  const Form = side === "deposit" ? Deposit : Redeem;
  return (
    <Card title="Invest" aside={<Segments label="Deposit or redeem" value={side} options={SIDES} onChange={setSide} />}>
      <div className="grid gap-4">
        {side !== "protect" && (
          <div className="flex flex-wrap items-center justify-between gap-2">
            <Segments
              label="How"
              value={kind}
              options={[
                ["token", "One token"],
                ["kind", "In kind"],
              ]}
              onChange={setKind}
            />
            <Slippage bps={slippage} onChange={setSlippage} />
          </div>
        )}
        {side === "deposit" && detail.index.reduce_only ? (
          <Notice tone="warn" title="Deposits are closed">
            This index is reduce-only. Redeeming works as always.
          </Notice>
        ) : address ? (
          side === "protect" ? (
            <Protect key={address} index={detail.index} from={address} />
          ) : (
            <Form key={`${side}.${kind}.${address}`} index={detail.index} inKind={kind === "kind"} slippageBps={slippage} from={address} />
          )
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
