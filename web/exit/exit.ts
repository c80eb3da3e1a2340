import {
  createWalletClient,
  custom,
  formatUnits,
  getAddress,
  isAddress,
  parseUnits,
  publicActions,
  type Address,
  type EIP1193Provider,
} from "viem";
import { tokenAbi, vaultAbi } from "@/chain/abi";
import { isRejection } from "@/chain/rejection";
import { failureReason } from "@/chain/revert";
import { parseDecimal, typeable } from "@/design/typed";

/* Redeems in kind with only a wallet. Every read and every transaction goes through the wallet's node. */

interface Announcement {
  info: { uuid: string; name: string };
  provider: EIP1193Provider;
}

function get(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
}

const form = get("form");
const vaultInput = get("vault") as HTMLInputElement;
const walletSelect = get("wallet") as HTMLSelectElement;
const lookButton = get("look") as HTMLButtonElement;
const position = get("position");
const status = get("status");
const wallets = new Map<string, Announcement>();

function say(text: string, tone = ""): void {
  status.textContent = text;
  status.className = tone;
}

function listWallets(): void {
  walletSelect.replaceChildren(...[...wallets.values()].map((w) => new Option(w.info.name, w.info.uuid)));
  walletSelect.disabled = wallets.size === 0;
  if (wallets.size === 0) walletSelect.append(new Option("No wallet found: unlock one and reload"));
}

window.addEventListener("eip6963:announceProvider", (event) => {
  const { detail } = event as CustomEvent<Announcement>;
  wallets.set(detail.info.uuid, detail);
  listWallets();
});
listWallets();
window.dispatchEvent(new Event("eip6963:requestProvider"));
// Wallets without EIP-6963. Some browsers offer only these to pages opened from the disk.
const legacy = (window as unknown as { ethereum?: EIP1193Provider }).ethereum;
if (legacy && wallets.size === 0) {
  wallets.set("legacy", { info: { uuid: "legacy", name: "Browser wallet" }, provider: legacy });
  listWallets();
}
vaultInput.value = new URLSearchParams(location.search).get("vault") ?? "";

function clientOf(provider: EIP1193Provider, account: Address) {
  return createWalletClient({ account, transport: custom(provider), pollingInterval: 1_000 }).extend(publicActions);
}
type Client = ReturnType<typeof clientOf>;

async function connect(): Promise<Client> {
  const wallet = wallets.get(walletSelect.value);
  if (!wallet) throw new Error("no wallet was found in this browser");
  const [account] = await wallet.provider.request({ method: "eth_requestAccounts" });
  if (!account) throw new Error("the wallet gave access to no account");
  return clientOf(wallet.provider, getAddress(account));
}

/** describe reads a token's symbol and decimals. If that fails, it returns the address and 0 decimals, which shows base units. */
async function describe(client: Client, token: Address): Promise<{ symbol: string; decimals: number }> {
  const [symbol, decimals] = await Promise.allSettled([
    client.readContract({ address: token, abi: tokenAbi, functionName: "symbol" }),
    client.readContract({ address: token, abi: tokenAbi, functionName: "decimals" }),
  ]);
  return { symbol: symbol.status === "fulfilled" ? symbol.value : token, decimals: decimals.status === "fulfilled" ? decimals.value : 0 };
}

function cell(kind: "td" | "th", text: string): HTMLElement {
  const made = document.createElement(kind);
  made.textContent = text;
  return made;
}

function table(rows: [string, string][]): HTMLTableElement {
  const made = document.createElement("table");
  for (const [name, value] of rows) {
    const row = document.createElement("tr");
    row.append(cell("td", name), cell("td", value));
    made.append(row);
  }
  return made;
}

function heading(text: string): HTMLHeadingElement {
  const made = document.createElement("h2");
  made.textContent = text;
  return made;
}

function button(text: string, act: () => Promise<void>): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.addEventListener("click", () => void guarded(made, act));
  return made;
}

/** guarded runs an action with its button disabled, and shows errors. */
async function guarded(control: HTMLButtonElement, act: () => Promise<void>): Promise<void> {
  control.disabled = true;
  try {
    await act();
  } catch (error) {
    say(isRejection(error) ? "You declined in the wallet. Nothing was sent." : `Failed: ${failureReason(error)}`, "bad");
  } finally {
    control.disabled = false;
  }
}

async function look(client: Client, vault: Address): Promise<void> {
  const owner = client.account.address;
  const read = { address: vault, abi: vaultAbi } as const;
  const [name, symbol, shares, constituents] = await Promise.all([
    client.readContract({ ...read, functionName: "name" }),
    client.readContract({ ...read, functionName: "symbol" }),
    client.readContract({ ...read, functionName: "balanceOf", args: [owner] }),
    client.readContract({ ...read, functionName: "getConstituents" }),
  ]);
  const tokens = constituents[0];
  const described = await Promise.all(tokens.map((t) => describe(client, t)));
  const claims = await Promise.all(tokens.map((token) => client.readContract({ ...read, functionName: "claimOf", args: [token, owner] })));
  const at = (i: number) => described[i] ?? { symbol: tokens[i] ?? "", decimals: 0 };
  position.hidden = false;
  position.replaceChildren(
    heading(name),
    table([
      ["Account", owner],
      [`Shares of ${symbol}`, formatUnits(shares, 18)],
    ]),
  );

  tokens.forEach((token, i) => {
    const owed = claims[i] ?? 0n;
    if (owed === 0n) return;
    const { symbol: tokenSymbol, decimals } = at(i);
    position.append(
      button(`Collect ${formatUnits(owed, decimals)} ${tokenSymbol}`, async () => {
        const request = { ...read, functionName: "claim", args: [token, owner] } as const;
        await send(client, await client.writeContract({ ...request, chain: null, gas: ample(await client.estimateContractGas(request)) }));
        await look(client, vault);
      }),
    );
  });
  if (shares === 0n) {
    say("This account holds no shares of this index.");
    return;
  }
  const label = document.createElement("label");
  label.htmlFor = "shares";
  label.textContent = "Shares to redeem";
  const input = document.createElement("input");
  input.id = "shares";
  input.inputMode = "decimal";
  input.value = typeable(formatUnits(shares, 18));
  const preview = document.createElement("div");
  const amounts = async (): Promise<{ wanted: bigint; out: readonly bigint[] }> => {
    const typed = parseDecimal(input.value);
    if ("error" in typed) throw new Error(typed.error);
    const wanted = "value" in typed ? parseUnits(typed.value, 18) : 0n;
    if (wanted <= 0n || wanted > shares) throw new Error(`enter an amount up to ${formatUnits(shares, 18)}`);
    return { wanted, out: await client.readContract({ ...read, functionName: "previewWithdraw", args: [wanted] }) };
  };
  const show = async () => {
    const { out } = await amounts();
    preview.replaceChildren(table(out.map((amount, i) => [`You receive ${at(i).symbol}`, formatUnits(amount, at(i).decimals)])));
  };
  input.addEventListener("change", () => void show().catch((error: unknown) => say(failureReason(error), "bad")));
  position.append(
    label,
    input,
    preview,
    button("Redeem in kind", async () => {
      const { wanted, out } = await amounts();
      say("Waiting for your signature…");
      // Leave room for a rebalance before this transaction. It changes the mix of tokens, but hardly their total value.
      const least = out.map((amount) => (amount * 9_500n) / 10_000n);
      const request = { ...read, functionName: "withdraw", args: [wanted, owner, least] } as const;
      await send(client, await client.writeContract({ ...request, chain: null, gas: ample(await client.estimateContractGas(request)) }));
      await look(client, vault);
      say("Done: the tokens are in your account.", "good");
    }),
  );
  await show();
  say("");
}

/** ample adds gas to an estimate, because the vault may have to mint fees by the time the transaction is mined. */
const ample = (gas: bigint): bigint => (gas * 5n) / 4n + 150_000n;

async function send(client: Client, hash: `0x${string}`): Promise<void> {
  say(`Sent: ${hash}. Waiting for its block…`);
  const receipt = await client.waitForTransactionReceipt({ hash, timeout: 0 });
  if (receipt.status !== "success") throw new Error(`transaction ${hash} reverted in block ${receipt.blockNumber}`);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  void guarded(lookButton, async () => {
    const vault = vaultInput.value.trim();
    if (!isAddress(vault)) throw new Error("the vault must be an address: 0x and 40 hexadecimal digits");
    say("Loading…");
    await look(await connect(), getAddress(vault));
  });
});
