/** Symbols whose icon the build takes from the icon set. Every other token gets a drawn one. Only listed tokens have a symbol. */
export const PICTURED = new Set(
  (
    "eth btc wbtc usdc usdt dai tusd gusd paxg uni aave link mkr comp crv bal sushi snx yfi lrc zrx knc bat grt matic mana enj 1inch gno " +
    "qnt leo bnb sol ampl storj ant bnt band chz cvc lpt nmr nexo omg rep skl snt uma ren rlc theta"
  ).split(" "),
);

/** Wrapped tokens show the icon of what they wrap. */
const SAME: Record<string, string> = { weth: "eth" };

/** pictureOf returns the file name of a symbol's icon, without its ending; undefined if there is none. */
export function pictureOf(symbol: string | null): string | undefined {
  const name = symbol?.toLowerCase() ?? "";
  const known = SAME[name] ?? name;
  return PICTURED.has(known) ? known : undefined;
}
