import { useConnect, useConnection, useConnectors, useDisconnect, useSwitchChain } from "wagmi";
import { useDeployment } from "@/api/reads";
import { plainReason, isRejection } from "@/chain/rejection";
import { Hex } from "@/design/address";
import { Badge, Button, Empty, Notice } from "@/design/ui";

/** The list of wallets, or the connected account. It is loaded when the dialog opens. */
export default function Wallet() {
  return useConnection().isConnected ? <Account /> : <Wallets />;
}

function Wallets() {
  const connectors = useConnectors();
  const connect = useConnect();
  const { data: deployment } = useDeployment();
  if (connectors.length === 0) {
    return (
      <Empty title="No wallet found in this browser">
        Astrolabe works with browser wallets such as MetaMask, Rabby or Frame (EIP-6963). Install or unlock one, then reload the page.
        Astrolabe never holds your keys or your tokens.
      </Empty>
    );
  }
  return (
    <div className="grid gap-3">
      {connectors.map((connector) => (
        <button
          key={connector.uid}
          type="button"
          disabled={connect.isPending}
          className="flex min-h-14 items-center gap-3 rounded-[var(--radius-small)] border border-line px-4 text-left font-semibold hover:border-accent"
          onClick={() => connect.mutate({ connector, chainId: deployment?.chain_id })}
        >
          {connector.icon ? (
            <img src={connector.icon.trim()} alt="" className="size-7" />
          ) : (
            <span className="size-7 rounded-full bg-accent-soft" />
          )}
          {connector.name}
        </button>
      ))}
      {connect.error && (
        <Notice tone="bad" title="Not connected">
          {isRejection(connect.error) ? "You declined the request in the wallet." : plainReason(connect.error)}
        </Notice>
      )}
      <p className="text-sm text-muted">
        Connecting shows your address to Astrolabe and nothing else. You sign every transaction yourself.
      </p>
    </div>
  );
}

function Account() {
  const { address, chainId, connector } = useConnection();
  const disconnect = useDisconnect();
  const change = useSwitchChain();
  const { data: deployment } = useDeployment();
  const wrong = deployment && chainId !== deployment.chain_id;
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        {address && <Hex value={address} kind="address" />}
        <Badge tone="accent">{connector?.name}</Badge>
      </div>
      {wrong && (
        <Notice
          tone="warn"
          title={`Your wallet is on chain ${chainId ?? "?"}. This marketplace is on ${deployment.chain_name} (${deployment.chain_id}).`}
        >
          <Button className="mt-2" disabled={change.isPending} onClick={() => change.mutate({ chainId: deployment.chain_id })}>
            Switch network
          </Button>
          {change.error && (
            <p className="mt-2 text-bad">
              {isRejection(change.error) ? "You declined the request in the wallet." : plainReason(change.error)}
            </p>
          )}
        </Notice>
      )}
      <Button look="quiet" onClick={() => disconnect.mutate({})}>
        Disconnect
      </Button>
    </div>
  );
}
