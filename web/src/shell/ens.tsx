import { useQuery } from "@tanstack/react-query";
import { useClient } from "wagmi";
import { getEnsName } from "viem/actions";
import { address as typed } from "@/chain/wallet";

/** Chains with ENS, and its universal resolver on them. */
const RESOLVERS: Record<number, string> = {
  1: "0xeeeeeeee14d718c2b47d9923deab1335e144eeee",
  11155111: "0xeeeeeeee14d718c2b47d9923deab1335e144eeee",
};

/** An account's primary ENS name, if the chain has ENS. The node checks that the name points back to the account. */
export function EnsName({ address }: { address: string }) {
  const client = useClient();
  const resolver = client?.chain ? RESOLVERS[client.chain.id] : undefined;
  const { data } = useQuery({
    queryKey: ["ens", address],
    enabled: client !== undefined && resolver !== undefined,
    staleTime: 3_600_000,
    retry: 1,
    queryFn: async () => {
      if (!client || !resolver) throw new Error("this chain has no ENS");
      return getEnsName(client, { address: typed(address), universalResolverAddress: typed(resolver) });
    },
  });
  return data ? <span className="font-semibold text-ink">{data}</span> : null;
}
