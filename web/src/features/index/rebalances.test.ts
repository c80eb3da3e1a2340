import { expect, it } from "vitest";
import type { Trade } from "@/api/reads";
import { rebalances } from "./rebalances";

const trade = (tx: string, sold: string, bought: string, fee: string | null = "0.1", gas: string | null = "0.02") =>
  ({ tx_hash: tx, value_in_usd: sold, value_out_usd: bought, fee_usd: fee, gas_usd: gas }) as Trade;

it("groups the trades of a transaction and adds up their cost", () => {
  const [first, second] = rebalances([trade("0xb", "100", "99.5"), trade("0xb", "50", "50.1", "0.25"), trade("0xa", "10", "11")]);
  expect(first).toMatchObject({ key: "0xb", soldUsd: "150", boughtUsd: "149.6", costUsd: "0.4", feeUsd: "0.35", gasUsd: "0.04" });
  expect(second?.costUsd).toBe("-1");
});

it("has no sum if a part of it is unknown", () => {
  const [only] = rebalances([trade("0xb", "100", "99", null, "1"), trade("0xb", "1", "1", "2", null)]);
  expect(only).toMatchObject({ costUsd: "1", feeUsd: null, gasUsd: null });
});
