import { useState } from "react";
import { useConnection } from "wagmi";
import type { IndexDetail } from "@/api/reads";
import { Card, Notice, Segments } from "@/design/ui";
import { Connect } from "@/shell/connect";
import { Deposit } from "./deposit";
import { Redeem } from "./redeem";
import { Slippage } from "./slippage";

type Side = "deposit" | "redeem";

/** Deposits into an index and redemptions from it, by transactions that the API prepares and the wallet signs. */
export default function Invest({ detail }: { detail: IndexDetail }) {
  const [side, setSide] = useState<Side>("deposit");
  const [kind, setKind] = useState<"token" | "kind">("token");
  const [slippage, setSlippage] = useState(50);
  const { address } = useConnection();
  const Form = side === "deposit" ? Deposit : Redeem;
  return (
    <Card title="Invest" aside={<Segments label="Deposit or redeem" value={side} options={[["deposit", "Deposit"], ["redeem", "Redeem"]]} onChange={setSide} />}>
      <div className="grid gap-4">
        <div className="flex flex-wrap items-center justify-between gap-2">
          <Segments label="How" value={kind} options={[["token", "One token"], ["kind", "In kind"]]} onChange={setKind} />
          {<Slippage bps={slippage} onChange={setSlippage} />}
        </div>
        {side === "deposit" && detail.index.reduce_only ? (
          <Notice tone="warn" title="Deposits are closed">This index is reduce-only. Redeeming works as always.</Notice>
        ) : address ? (
          <Form key={`${side}.${kind}.${address}`} index={detail.index} inKind={kind === "kind"} slippageBps={slippage} from={address} />
        ) : (
          <>
            <p className="text-sm text-muted">
              {side === "deposit"
                ? "Bring any listed token, or ether, and it is swapped into the basket for you; or bring the constituents themselves."
                : "Take one token, or your share of every constituent: that needs no price, no swap and nobody’s leave."}
            </p>
            <Connect large />
          </>
        )}
      </div>
    </Card>
  );
}
