import type { QueryClient } from "@tanstack/react-query";
import { client } from "@/api/client";
import { observed } from "@/api/freshness";

const PAUSE = 500; // milliseconds
const TRIES = 120;

/** indexed waits until the server has indexed a block, so that later requests include it. */
export async function indexed(queries: QueryClient, index: string, block: number): Promise<void> {
  for (let i = 0; i < TRIES; i++) {
    const { as_of } = await queries.query({
      queryKey: ["index", index],
      staleTime: 0,
      queryFn: () => observed(client.GET("/v1/indices/{address}", { params: { path: { address: index } } })),
    });
    if (as_of.block_number >= block) return;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  throw new Error(`the server has not indexed block ${block} yet. Set the max loss under Protect in a moment`);
}
