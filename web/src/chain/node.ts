import { useQuery } from "@tanstack/react-query";
import { getBlockNumber } from "viem/actions";
import { useClient } from "wagmi";

/** useNode reads the node's newest block. It has an error if no node is responding. */
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
