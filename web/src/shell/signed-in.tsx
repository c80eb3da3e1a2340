import { useState, type ReactNode } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { useConfig, useConnection } from "wagmi";
import { explain } from "@/api/client";
import { plainReason, isRejection } from "@/chain/rejection";
import { signIn, useSignOut, useWhoami, type Whoami } from "@/chain/session";
import { Hex } from "@/design/address";
import { Button, Card, Empty, Notice, Read, Spinner } from "@/design/ui";
import { BaseError } from "viem";
import { Connect } from "./connect";

/** SignedIn shows its children once this browser is signed in with a wallet; before that, a button to sign in. `why` is the reason. */
export function SignedIn({ why, children }: { why: string; children: (who: Whoami) => ReactNode }) {
  const who = useWhoami();
  return (
    <Read query={who} what="Your session">
      {(data) => (data.kind === "session" ? <Session who={data}>{children(data)}</Session> : <SignIn why={why} />)}
    </Read>
  );
}

function Session({ who, children }: { who: Whoami; children: ReactNode }) {
  const { address } = useConnection();
  const signOut = useSignOut();
  const [error, setError] = useState("");
  const leave = async (everywhere: boolean) => {
    try {
      await signOut(everywhere);
    } catch (cause) {
      setError(explain(cause));
    }
  };
  const other = address && who.account && address.toLowerCase() !== who.account.toLowerCase();
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 text-sm">
        <p className="text-muted">Signed in as {who.account && <Hex value={who.account} kind="address" />}</p>
        <span className="flex flex-wrap gap-1">
          <Button look="plain" onClick={() => void leave(false)}>
            Sign out
          </Button>
          <Button look="plain" onClick={() => void leave(true)}>
            Sign out everywhere
          </Button>
        </span>
      </div>
      {other && <Notice tone="warn">Your wallet is on another account. This page shows the account that signed in.</Notice>}
      {error && (
        <Notice tone="bad" title="Still signed in">
          {error}
        </Notice>
      )}
      {children}
    </>
  );
}

function SignIn({ why }: { why: string }) {
  const config = useConfig();
  const queries = useQueryClient();
  const { isConnected } = useConnection();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");
  const start = async () => {
    setBusy(true);
    setError("");
    try {
      await signIn(config, queries);
    } catch (cause) {
      setError(isRejection(cause) ? "You declined in the wallet." : cause instanceof BaseError ? plainReason(cause) : explain(cause));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Card>
      <Empty title="Sign in with your wallet">
        <p className="mb-4">{why} To sign in, you sign a message. It is not a transaction, costs nothing and needs no password.</p>
        {isConnected ? (
          <Button disabled={busy} onClick={() => void start()}>
            {busy && <Spinner />} Sign in
          </Button>
        ) : (
          <Connect large />
        )}
        {error && (
          <div className="mt-4 text-left">
            <Notice tone="bad" title="Not signed in">
              {error}
            </Notice>
          </div>
        )}
      </Empty>
    </Card>
  );
}
