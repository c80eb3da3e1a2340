import { createConfig, fallback, http, injected, unstable_connector, type Config } from "wagmi";
import { defineChain, type Address } from "viem";
import type { Deployment } from "@/api/reads";

/**
 * The wallet side of a marketplace: wallets announce themselves (EIP-6963), reads go to the operator's public nodes, or through
 * the wallet where the operator names none.
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

/** A checksummed address of the API, as viem types it. */
export const address = (text: string): Address => text as Address;

/** What stands for ether among tokens. */
export const ETHER = "0x0000000000000000000000000000000000000000";
