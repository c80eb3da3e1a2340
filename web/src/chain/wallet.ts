import { createConfig, fallback, http, injected, unstable_connector, type Config } from "wagmi";
import { defineChain, type Address } from "viem";
import type { Deployment } from "@/api/reads";

/**
 * walletConfig configures wagmi for a marketplace. Wallets are discovered by EIP-6963. Reads go to the operator's public nodes, or
 * through the wallet if the operator configured none.
 */
export function walletConfig(deployment: Deployment): Config {
  const rpc = deployment.rpc_urls;
  const chain = defineChain({
    id: deployment.chain_id,
    name: deployment.chain_name,
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: rpc } },
    ...(deployment.explorer_url ? { blockExplorers: { default: { name: "Explorer", url: deployment.explorer_url } } } : {}),
  });
  const transport =
    rpc.length > 0 ? fallback(rpc.map((url) => http(url, { batch: true, retryCount: 1, timeout: 8_000 }))) : unstable_connector(injected);
  return createConfig({
    chains: [chain],
    connectors: [],
    multiInjectedProviderDiscovery: true,
    pollingInterval: 1_000,
    transports: { [chain.id]: transport },
  });
}

/** address gives an address of the API viem's type. */
export const address = (text: string): Address => text as Address;

/** The token address that means ether. */
export const ETHER = "0x0000000000000000000000000000000000000000";
