import { getWalletClient } from "wagmi/actions";
import type { Config } from "wagmi";
import { address } from "./wallet";

/** compact returns JSON exactly as the API writes it: normalized as it is sent, minimal escapes, and the two line separators that Go escapes. */
const compact = (content: object): string =>
  JSON.stringify(content).normalize("NFC").replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");

export interface StatementTerms {
  kind: "profile" | "index note";
  chainId: number;
  author: string;
  index?: string;
  revision: number;
  /** RFC 3339, UTC, whole seconds. */
  signedAt: string;
}

/** statementText returns the message to sign. Addresses are checksummed; the content's fields follow the order of the schema. */
export function statementText(t: StatementTerms, content: object): string {
  return [
    `Astrolabe ${t.kind}`,
    `Chain ID: ${t.chainId}`,
    `Author: ${t.author}`,
    ...(t.index ? [`Index: ${t.index}`] : []),
    `Revision: ${t.revision}`,
    `Signed At: ${t.signedAt}`,
    "",
    compact(content),
  ].join("\n");
}

/** signStatement asks the author to sign a statement, dated now. */
export async function signStatement(
  config: Config,
  terms: Omit<StatementTerms, "signedAt">,
  content: object,
): Promise<{ signed_at: string; signature: string }> {
  const signedAt = `${new Date().toISOString().slice(0, 19)}Z`;
  const wallet = await getWalletClient(config, { account: address(terms.author) });
  const signature = await wallet.signMessage({ account: address(terms.author), message: statementText({ ...terms, signedAt }, content) });
  return { signed_at: signedAt, signature };
}
