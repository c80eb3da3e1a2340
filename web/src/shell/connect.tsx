import { useState, type ComponentType } from "react";
import { useConnection, useConnectionEffect } from "wagmi";
import { useDeployment } from "@/api/reads";
import { Button, Dialog, Notice } from "@/design/ui";
import { short } from "@/design/format";

/** Connect opens a dialog: a list of wallets, or the connected account with its network and a button to disconnect. */
export function Connect({ large }: { large?: boolean }) {
  const [open, setOpen] = useState(false);
  const [Wallet, setWallet] = useState<ComponentType>();
  /** Opens the dialog once its content is loaded, so that the focus goes to it. */
  const show = () => {
    import("./wallet")
      .then((m) => setWallet(() => m.default))
      .catch(() => undefined) // the dialog says so
      .finally(() => setOpen(true));
  };
  const connection = useConnection();
  useConnectionEffect({ onConnect: () => setOpen(false), onDisconnect: () => setOpen(false) });
  const { data: deployment } = useDeployment();
  const wrong = connection.isConnected && deployment && connection.chainId !== deployment.chain_id;
  return (
    <>
      <Button look={connection.isConnected ? "quiet" : "primary"} className={large ? "w-full" : ""} onClick={show} aria-haspopup="dialog">
        {wrong && <span className="size-2 rounded-full bg-bad" aria-hidden="true" />}
        {connection.address ? (
          <span className="font-mono text-sm">{wrong ? "Wrong network" : short(connection.address)}</span>
        ) : large ? (
          "Connect a wallet"
        ) : (
          "Connect"
        )}
      </Button>
      <Dialog open={open} title={connection.isConnected ? "Your wallet" : "Connect a wallet"} onClose={() => setOpen(false)}>
        {Wallet ? (
          <Wallet />
        ) : (
          <Notice tone="bad" title="The server is not responding">
            Close this, and try again in a moment.
          </Notice>
        )}
      </Dialog>
    </>
  );
}
