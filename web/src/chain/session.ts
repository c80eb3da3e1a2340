import { useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { createSiweMessage } from "viem/siwe";
import { getConnection, getWalletClient } from "wagmi/actions";
import type { Config } from "wagmi";
import { client, unwrap, type Schemas } from "@/api/client";
import { observed, POLL_SLOW } from "@/api/freshness";
import { address } from "./wallet";

/*
 * Sign-in with the wallet (EIP-4361): the user signs a message, not a transaction. The session is a cookie that scripts cannot read, so
 * the app asks the API who is signed in.
 */

export type Whoami = Schemas["Whoami"];

const WHO = ["account", "whoami"] as const;

/** useWhoami reads which account or session this browser has. */
export const useWhoami = () =>
  useQuery({
    queryKey: WHO,
    queryFn: ({ signal }) => observed(client.GET("/v1/keys/whoami", { signal })),
    refetchInterval: POLL_SLOW,
    retry: false,
  });

/** changed deletes the cached data of the account, and asks the API again who is signed in. */
async function changed(queries: QueryClient): Promise<void> {
  queries.removeQueries({ queryKey: ["account"], predicate: (q) => q.queryKey[1] !== "whoami" });
  await queries.invalidateQueries({ queryKey: WHO });
}

/** signIn asks the connected wallet to sign the API's sign-in message, and starts a session. */
export async function signIn(config: Config, queries: QueryClient): Promise<void> {
  const { address: account } = getConnection(config);
  if (!account) throw new Error("connect a wallet first");
  const terms = await unwrap(client.POST("/v1/session/nonce"));
  if (!terms.domains.includes(location.host)) {
    throw new Error(`you can sign in at ${terms.domains.join(", ")}, but not at ${location.host}`);
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
    statement: "Sign in to Astrolabe. This is not a transaction and costs nothing.",
  });
  const wallet = await getWalletClient(config, { account });
  const signature = await wallet.signMessage({ account: address(account), message });
  await unwrap(client.POST("/v1/session", { body: { message, signature } }));
  await changed(queries);
}

/** useSignOut returns a function that ends this browser's session, or all sessions of the account. */
export function useSignOut(): (everywhere: boolean) => Promise<void> {
  const queries = useQueryClient();
  return async (everywhere) => {
    const { error } = await (everywhere ? client.DELETE("/v1/sessions") : client.DELETE("/v1/session"));
    if (error) await unwrap(Promise.resolve({ error, response: new Response() }));
    await changed(queries);
  };
}
