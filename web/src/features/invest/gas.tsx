import { useQuery } from "@tanstack/react-query";
import { getGasPrice } from "viem/actions";
import { useClient, useConnection } from "wagmi";
import { useAssets, useDeployment } from "@/api/reads";
import { scaled, shown } from "@/design/decimal";
import { Fact, Facts } from "@/design/facts";
import { amount, usd } from "@/design/format";
import { Term } from "@/design/term";
import { Notice } from "@/design/ui";
import { t } from "@/text";

const GAS_REFRESH = 15_000; // milliseconds

/** gasCost returns what an amount of gas costs in USD, rounded up to 18 decimals. `wei` is the price of one gas, `ether` that of ether. */
export const gasCost = (gas: number, wei: bigint, ether: string): string =>
  shown((BigInt(gas) * wei * scaled(ether, 18) + 10n ** 18n - 1n) / 10n ** 18n, 18);

/** The network fee of transactions before they are signed: their gas limits at the present price of gas. */
export function GasFact({ gas }: { gas: number }) {
  const client = useClient();
  const { data: deployment } = useDeployment();
  const assets = useAssets();
  const price = useQuery({
    queryKey: ["gas-price"],
    enabled: client !== undefined,
    refetchInterval: GAS_REFRESH,
    retry: 1,
    queryFn: async () => {
      if (!client) throw new Error("no node");
      return String(await getGasPrice(client));
    },
  });
  const weth = deployment?.contracts.weth.toLowerCase();
  const ether = assets.data?.assets.find((a) => a.token.toLowerCase() === weth)?.price_usd ?? null;
  const wei = price.data === undefined ? null : BigInt(price.data);
  if (wei === null && !price.error) return null;
  return (
    <Facts>
      <Fact label={<Term name="gas">{t("invest.gas")}</Term>}>
        {wei === null ? (
          t("invest.gas.unknown")
        ) : (
          <>
            {ether !== null && <>{usd(gasCost(gas, wei, ether))} </>}
            <span className="text-muted">{t("invest.gas.ether", { ether: amount(String(BigInt(gas) * wei), 18) })}</span>
          </>
        )}
      </Fact>
    </Facts>
  );
}

/** What happens if the wallet is on another network. Shows nothing if it is on the right one. */
export function NetworkNotice() {
  const { chainId } = useConnection();
  const { data: deployment } = useDeployment();
  if (!deployment || chainId === undefined || chainId === deployment.chain_id) return null;
  return (
    <Notice tone="warn" title={t("invest.network")}>
      {t("invest.network.text", { from: String(chainId), to: deployment.chain_name, id: String(deployment.chain_id) })}
    </Notice>
  );
}
