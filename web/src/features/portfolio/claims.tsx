import { useState } from "react";
import { client, explain, unwrap, type Schemas } from "@/api/client";
import { useAssets } from "@/api/reads";
import { useFlow } from "@/chain/flow";
import { amount } from "@/design/format";
import { Button, Card, Notice, Spinner } from "@/design/ui";
import { Outcome } from "@/shell/outcome";

/** Tokens whose transfer failed at a redemption. Their owner can collect them from the vault. */
export function Claims({ claims, own, from }: { claims: Schemas["Claim"][]; own: boolean; from: string }) {
  const assets = useAssets();
  const decimalsOf = (token: string) => assets.data?.assets.find((a) => a.token === token)?.decimals;
  return (
    <Card title="Tokens to collect">
      <p className="mb-3 text-sm text-muted">
        The transfer of a token failed when shares were redeemed. The vault keeps the tokens for their owner.
      </p>
      <ul className="grid gap-3">
        {claims.map((c) => (
          <Claim key={c.index + c.token} claim={c} own={own} from={from} decimals={decimalsOf(c.token)} />
        ))}
      </ul>
    </Card>
  );
}

function Claim({ claim, own, from, decimals }: { claim: Schemas["Claim"]; own: boolean; from: string; decimals: number | undefined }) {
  const text =
    decimals === undefined
      ? `${claim.amount} base units of ${claim.token}`
      : `${amount(claim.amount, decimals)} ${claim.symbol ?? claim.token}`;
  const prepare = () => unwrap(client.POST("/v1/tx/claim", { body: { from, index: claim.index, token: claim.token } }));
  const flow = useFlow(`Collect ${text}`);
  const [error, setError] = useState("");
  const collect = async () => {
    setError("");
    try {
      await flow.run(await prepare(), () => decimals ?? 18);
    } catch (cause) {
      setError(explain(cause));
    }
  };
  const { state } = flow;
  return (
    <li className="grid gap-2">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <span className="font-semibold">{text}</span>
        {own && (
          <Button look="quiet" disabled={state.phase === "busy"} onClick={() => void collect()}>
            {state.phase === "busy" && <Spinner />} Collect
          </Button>
        )}
      </div>
      {error && (
        <Notice tone="bad" title="Not collected">
          {error}
        </Notice>
      )}
      <Outcome state={state} done="The tokens are in your account." />
    </li>
  );
}
