import { expect, it } from "vitest";
import type { Trade } from "@/api/reads";
import { rebalances } from "./rebalances";

const trade = (tx: string, sold: string, bought: string) => ({ tx_hash: tx, value_in_usd: sold, value_out_usd: bought }) as Trade;

it("puts the legs of one transaction together and tells what they cost", () => {
  const [first, second] = rebalances([trade("0xb", "100", "99.5"), trade("0xb", "50", "50.1"), trade("0xa", "10", "11")]);
  expect(first).toMatchObject({ key: "0xb", soldUsd: "150", boughtUsd: "149.6", costUsd: "0.4" });
  expect(second?.costUsd).toBe("-1");
});
