// A test wallet, announced by EIP-6963. Its key stays outside the page, and it sends transactions to the demo's node. Tests can make it
// decline requests, or change what it sends.
import { createPublicClient, createWalletClient, defineChain, http } from "viem";
import { mnemonicToAccount } from "viem/accounts";

export const CHAIN_ID = 1337;

export function createWallet({
  rpc,
  mnemonic,
  index,
  account = mnemonicToAccount(mnemonic, { addressIndex: index }),
  name = "Test Wallet",
}) {
  const chain = defineChain({
    id: CHAIN_ID,
    name: "demo",
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: [rpc] } },
  });
  const transport = http(rpc);
  const node = createPublicClient({ chain, transport, pollingInterval: 200, cacheTime: 0 });
  const signer = createWalletClient({ account, chain, transport });
  const wallet = {
    account,
    node,
    signer,
    name,
    chainId: CHAIN_ID,
    decline: 0, // number of requests to decline
    beforeSend: undefined, // (transaction) => Promise<hash | undefined>: if it returns a hash, the wallet does not send the transaction
    sent: [],
    atomic: undefined, // EIP-5792: "supported", or "refused" for a wallet that promises batches and then refuses them
    batches: [], // calls that were asked for as one
    typed: [], // signed typed data
    last: undefined, // hash of the newest transaction
    raw: [], // signed transactions, to send them again after a reorg
    async request(method, params = []) {
      switch (method) {
        case "eth_requestAccounts":
        case "eth_accounts":
          return [account.address];
        case "eth_chainId":
          return `0x${wallet.chainId.toString(16)}`;
        case "wallet_switchEthereumChain":
          wallet.chainId = Number(params[0].chainId);
          return null;
        case "wallet_addEthereumChain":
        case "wallet_watchAsset":
          return null;
        case "eth_sendTransaction":
          return send(params[0]);
        case "wallet_getCapabilities":
          if (!wallet.atomic) throw Object.assign(new Error("unknown method"), { code: -32601 });
          return { [`0x${CHAIN_ID.toString(16)}`]: { atomic: { status: "supported" } } };
        case "wallet_sendCalls":
          return sendCalls(params[0]);
        case "wallet_getCallsStatus":
          return callsStatus(params[0]);
        case "personal_sign":
          refuse();
          return account.signMessage({ message: { raw: params[0] } });
        case "eth_signTypedData_v4":
          refuse();
          wallet.typed.push(JSON.parse(params[1]));
          return account.signTypedData(JSON.parse(params[1]));
        default:
          return node.request({ method, params });
      }
    },
  };
  function refuse() {
    if (wallet.decline === 0) return;
    wallet.decline--;
    throw Object.assign(new Error("User rejected the request."), { code: 4001 });
  }
  /** Sends the calls of a batch one by one, which a page cannot see: a real wallet has one transaction for all. */
  async function sendCalls({ calls, atomicRequired, chainId }) {
    refuse();
    if (wallet.atomic === "refused") throw Object.assign(new Error("atomicity is not supported"), { code: 5760 });
    wallet.batches.push({ calls, atomicRequired, chainId });
    for (const call of calls) await node.waitForTransactionReceipt({ hash: await send(call) });
    return { id: wallet.last };
  }
  async function callsStatus(id) {
    const receipt = await node.request({ method: "eth_getTransactionReceipt", params: [id] });
    return { version: "2.0.0", id, chainId: `0x${CHAIN_ID.toString(16)}`, status: 200, atomic: true, receipts: [receipt] };
  }
  async function send(tx) {
    refuse();
    const transaction = { to: tx.to, data: tx.data, value: BigInt(tx.value ?? 0), ...(tx.gas ? { gas: BigInt(tx.gas) } : {}) };
    wallet.sent.push(transaction);
    const taken = await wallet.beforeSend?.(transaction);
    if (taken) return taken;
    const serialized = await signer.signTransaction(await signer.prepareTransactionRequest(transaction));
    wallet.raw.push(serialized);
    return (wallet.last = await signer.sendRawTransaction({ serializedTransaction: serialized }));
  }
  return wallet;
}

/** Adds the wallet to every page of a browser context. */
export async function inject(context, wallet) {
  let connected = false; // whether this browser may see the account
  await context.exposeBinding("__wallet", async (_source, method, params) => {
    try {
      if (method === "eth_accounts" && !connected) return { result: [] };
      if (method === "eth_requestAccounts") connected = true;
      if (method === "wallet_revokePermissions") {
        connected = false;
        return { result: null };
      }
      return {
        result: JSON.parse(
          JSON.stringify((await wallet.request(method, params)) ?? null, (_k, v) => (typeof v === "bigint" ? `0x${v.toString(16)}` : v)),
        ),
      };
    } catch (error) {
      return { error: { code: error.code ?? -32603, message: error.message } };
    }
  });
  await context.addInitScript((name) => {
    const listeners = {};
    const provider = {
      async request({ method, params }) {
        const answer = await window.__wallet(method, params);
        if (answer.error) throw Object.assign(new Error(answer.error.message), { code: answer.error.code });
        if (method === "wallet_switchEthereumChain") for (const l of listeners.chainChanged ?? []) l(params[0].chainId);
        return answer.result;
      },
      on(event, listener) {
        (listeners[event] ??= []).push(listener);
        return provider;
      },
      removeListener(event, listener) {
        listeners[event] = (listeners[event] ?? []).filter((l) => l !== listener);
        return provider;
      },
    };
    const info = Object.freeze({
      uuid: "350670db-19fa-4704-a166-e52e178b59d2",
      name,
      rdns: "test.wallet",
      icon: "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'%3E%3Ccircle cx='8' cy='8' r='8'/%3E%3C/svg%3E",
    });
    const announce = () => window.dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail: Object.freeze({ info, provider }) }));
    window.addEventListener("eip6963:requestProvider", announce);
    announce();
  }, wallet.name);
}
