import { useQuery } from "@tanstack/react-query";
import { useClient } from "wagmi";
import { getBalance, readContract } from "viem/actions";
import { tokenAbi } from "./abi";
import { address, ETHER } from "./wallet";

/** useBalances reads an owner's token balances from a node: base units by token. */
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
