import { useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { createSiweMessage } from "viem/siwe";
import { getConnection, getWalletClient } from "wagmi/actions";
import type { Config } from "wagmi";
import { client, unwrap, type Schemas } from "@/api/client";
import { observed, POLL_SLOW } from "@/api/freshness";
import { address } from "./wallet";

/*
 * Signing in with the wallet (EIP-4361): a message, no transaction. The session is a cookie that no script can read; all that
 * is kept here is who the API says this browser is.
 */

export type Whoami = Schemas["Whoami"];

const WHO = ["account", "whoami"] as const;

/** Who this browser is to the API. */
export const useWhoami = () =>
  useQuery({
    queryKey: WHO,
    queryFn: ({ signal }) => observed(client.GET("/v1/keys/whoami", { signal })),
    refetchInterval: POLL_SLOW,
    retry: false,
  });

/** Forgets what belonged to whoever was signed in, and asks again who is. */
async function changed(queries: QueryClient): Promise<void> {
  queries.removeQueries({ queryKey: ["account"], predicate: (q) => q.queryKey[1] !== "whoami" });
  await queries.invalidateQueries({ queryKey: WHO });
}

/** Has the connected wallet sign the message that the API asks for, and begins a session with it. */
export async function signIn(config: Config, queries: QueryClient): Promise<void> {
  const { address: account } = getConnection(config);
  if (!account) throw new Error("connect a wallet first");
  const terms = await unwrap(client.POST("/v1/session/nonce"));
  if (!terms.domains.includes(location.host)) {
    throw new Error(`the operator allows signing in at ${terms.domains.join(", ")}, not at ${location.host}`);
  }
  const message = createSiweMessage({
    address: account,
    chainId: terms.chain_id,
    domain: location.host,
    uri: location.origin,
    version: terms.version,
    nonce: terms.nonce,
    issuedAt: new Date(terms.issued_at),
    expirationTime: new Date(terms.expires_at),
    statement: "Sign in to Astrolabe. This is no transaction and costs nothing.",
  });
  const wallet = await getWalletClient(config, { account });
  const signature = await wallet.signMessage({ account: address(account), message });
  await unwrap(client.POST("/v1/session", { body: { message, signature } }));
  await changed(queries);
}

/** Ends the session of this browser, or every one of the account. */
export function useSignOut(): (everywhere: boolean) => Promise<void> {
  const queries = useQueryClient();
  return async (everywhere) => {
    const { error } = await (everywhere ? client.DELETE("/v1/sessions") : client.DELETE("/v1/session"));
    if (error) await unwrap(Promise.resolve({ error, response: new Response() }));
    await changed(queries);
  };
}
