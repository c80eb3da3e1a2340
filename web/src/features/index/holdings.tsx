import { useAssets, useHoldings, type Holding } from "@/api/reads";
import { Hex } from "@/design/address";
import { amount, bps, price } from "@/design/format";
import { Change, Unknown, Usd, UsdShort } from "@/design/figures";
import { Donut, seriesColor } from "@/design/sky";
import { TokenIcon } from "@/design/token";
import { Badge, Card, Read } from "@/design/ui";
import { DataTable } from "@/design/table";

function Token({ holding: h, color }: { holding: Holding; color: string }) {
  return (
    <span className="flex items-center gap-2.5">
      <svg viewBox="0 0 10 10" className="size-2.5 shrink-0" aria-hidden="true">
        <circle cx="5" cy="5" r="5" fill={color} />
      </svg>
      <TokenIcon symbol={h.symbol} className="size-7" />
      <span>
        <span className="font-semibold" title={h.name ?? undefined}>
          {h.symbol ?? "Unlisted"}
        </span>{" "}
        {h.status && h.status !== "active" && <Badge tone="warn">{h.status.replace("_", "-")}</Badge>}
        <span className="block text-xs text-muted">
          <Hex value={h.token} kind="address" />
        </span>
      </span>
    </span>
  );
}

function Weight({ holding: h, color }: { holding: Holding; color: string }) {
  const current = (h.weight_bps ?? 0) / 10_000;
  const target = h.target_bps / 10_000;
  const scale = 100 / Math.max(current, target, 0.0001);
  return (
    <>
      <span className="font-semibold">{h.weight_bps === null ? <Unknown why={h.unknown?.weight_bps} /> : bps(h.weight_bps)}</span>
      <span className="block text-xs text-muted">target {bps(h.target_bps)}</span>
      <svg viewBox="0 0 100 8" preserveAspectRatio="none" className="mt-1 ml-auto h-1.5 w-20" aria-hidden="true">
        <rect width="100" height="8" rx="4" fill="var(--sunken)" />
        <rect width={current * scale} height="8" rx="4" fill={color} />
        <rect x={Math.min(target * scale, 98.5)} width="1.5" height="8" fill="var(--ink)" />
      </svg>
    </>
  );
}

function Amount({ holding: h }: { holding: Holding }) {
  return (
    <>
      {h.decimals === null ? <span title="base units">{h.reserve}</span> : amount(h.reserve, h.decimals)}
      <span className="block text-xs text-muted">
        {h.price_usd === null ? <Unknown why={h.unknown?.price_usd} /> : `at ${price(h.price_usd)}`}
      </span>
    </>
  );
}

/** The change of a token's price over the last 30 days. */
function Return({ token }: { token: string }) {
  const { data, error } = useAssets();
  if (!data && !error) return <span className="text-muted">…</span>;
  const changes = data?.assets.find((a) => a.token === token)?.changes;
  return <Change value={changes?.["30d"] ?? null} unknown={changes?.unknown ?? { "30d": "asset_unlisted" }} field="30d" />;
}

/** The vault's tokens with their amounts, current weights and target weights. */
export function HoldingsCard({ address }: { address: string }) {
  const query = useHoldings(address);
  return (
    <Card className="@container" title="Holdings">
      <Read query={query} what="The holdings" rows={4}>
        {({ holdings, nav_usd, unknown }) => (
          <div className="grid items-center gap-6 @[44rem]:grid-cols-[auto_minmax(0,1fr)]">
            <Donut
              className="mx-auto size-48"
              slices={holdings.map((h) => ({ key: h.token, current: (h.weight_bps ?? 0) / 10_000, target: h.target_bps / 10_000 }))}
            >
              <span className="text-xs text-muted">Net assets</span>
              <span className="font-display text-xl font-semibold">
                <UsdShort value={nav_usd} unknown={unknown} field="nav_usd" />
              </span>
            </Donut>
            <div className="min-w-0">
              <DataTable
                label="Holdings"
                className="min-w-[30rem] text-sm"
                rows={holdings}
                rowKey={(h) => h.token}
                columns={[
                  { name: "Token", cell: (h, i) => <Token holding={h} color={seriesColor(i)} /> },
                  { name: "Weight", number: true, cell: (h, i) => <Weight holding={h} color={seriesColor(i)} /> },
                  { name: "Amount", number: true, cell: (h) => <Amount holding={h} /> },
                  { name: "Value", number: true, cell: (h) => <Usd value={h.value_usd} unknown={h.unknown} field="value_usd" /> },
                  { name: "30 days", number: true, cell: (h) => <Return token={h.token} /> },
                ]}
              />
              <p className="mt-3 text-xs text-muted">Outer ring and bar: current weight. Inner ring and mark: target weight.</p>
            </div>
          </div>
        )}
      </Read>
    </Card>
  );
}
