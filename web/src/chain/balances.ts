import { useQuery } from "@tanstack/react-query";
import { useClient } from "wagmi";
import { getBalance, getBlockNumber, readContract } from "viem/actions";
import { tokenAbi } from "./abi";
import { address, ETHER } from "./wallet";

/** What `owner` holds of tokens, base units by token, straight from a node. */
export function useBalances(tokens: readonly string[], owner: string | undefined) {
  const client = useClient();
  return useQuery({
    queryKey: ["balances", owner, ...tokens],
    enabled: client !== undefined && owner !== undefined && tokens.length > 0,
    refetchInterval: 5_000,
    retry: false,
    queryFn: async () => {
      if (!client || !owner) throw new Error("no node");
      const amounts = await Promise.all(
        tokens.map((token) =>
          token === ETHER
            ? getBalance(client, { address: address(owner) })
            : readContract(client, { address: address(token), abi: tokenAbi, functionName: "balanceOf", args: [address(owner)] }),
        ),
      );
      return new Map(tokens.map((token, i) => [token, String(amounts[i])]));
    },
  });
}

/** The node's newest block; its error says that no node answers. */
export function useNode() {
  const client = useClient();
  return useQuery({
    queryKey: ["node"],
    enabled: client !== undefined,
    refetchInterval: 8_000,
    retry: 1,
    queryFn: async () => {
      if (!client) throw new Error("no node");
      return Number(await getBlockNumber(client, { cacheTime: 0 }));
    },
  });
}
