// session.mjs URL MNEMONIC INDEX: signs in as an account of the mnemonic, and prints the session's cookie.
import { createRequire } from "node:module";

const viem = createRequire(new URL("../../web/package.json", import.meta.url));
const { mnemonicToAccount } = await import(viem.resolve("viem/accounts"));
const { createSiweMessage } = await import(viem.resolve("viem/siwe"));
const [url, mnemonic, index] = process.argv.slice(2);

async function post(path, body, cookie) {
  const answer = await fetch(url + path, {
    method: "POST",
    headers: { "content-type": "application/json", ...(cookie && { cookie }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  const cookies = answer.headers.getSetCookie().map((c) => c.split(";")[0]);
  return { terms: await answer.json(), cookie: cookies.find((c) => !c.endsWith("=")) };
}

const account = mnemonicToAccount(mnemonic, { addressIndex: Number(index) });
const { terms, cookie } = await post("/v1/session/nonce");
const message = createSiweMessage({
  address: account.address,
  chainId: terms.chain_id,
  domain: terms.domains[0],
  uri: terms.origins[0],
  nonce: terms.nonce,
  version: "1",
  issuedAt: new Date(terms.issued_at),
});
const signature = await account.signMessage({ message });
console.log((await post("/v1/session", { message, signature }, cookie)).cookie);
