import { useHoldings, usePrices, type Holding } from "@/api/reads";
import { growth } from "@/design/decimal";
import { Hex } from "@/design/address";
import { amount, bps, price } from "@/design/format";
import { Change, Percent, Unknown, Usd, UsdShort } from "@/design/figures";
import { Donut, seriesColor } from "@/design/sky";
import { Badge, Card, Read, TableBox } from "@/design/ui";

function Weight({ holding, color }: { holding: Holding; color: string }) {
  const current = Number(holding.weight ?? 0);
  const target = holding.target_bps / 10_000;
  const scale = 100 / Math.max(current, target, 0.0001);
  return (
    <svg viewBox="0 0 100 8" preserveAspectRatio="none" className="mt-1 ml-auto h-1.5 w-20" aria-hidden="true">
      <rect width="100" height="8" rx="4" fill="var(--sunken)" />
      <rect width={current * scale} height="8" rx="4" fill={color} />
      <rect x={Math.min(target * scale, 98.5)} width="1.5" height="8" fill="var(--ink)" />
    </svg>
  );
}

/** How a token's price moved from the first to the last of the days that are stored, of 30. */
function Return({ token }: { token: string }) {
  const { data, error } = usePrices(token, "30d", "1d");
  const first = data?.points[0];
  const last = data?.points.at(-1);
  if (!data && !error) return <span className="text-muted">…</span>;
  const change = first && last && first !== last ? growth(last.price_usd, first.price_usd) : null;
  return <Change value={change} unknown={{ change: "too_short" }} field="change" />;
}

/** What the vault holds: reserves, current and target weight. */
export function HoldingsCard({ address }: { address: string }) {
  const query = useHoldings(address);
  return (
    <Card className="@container" title="Holdings">
      <Read query={query} what="The holdings" rows={4}>
        {({ holdings, nav_usd, unknown }) => (
          <div className="grid items-center gap-6 @[44rem]:grid-cols-[auto_minmax(0,1fr)]">
            <Donut
              className="mx-auto size-48"
              slices={holdings.map((h) => ({ key: h.token, current: Number(h.weight ?? 0), target: h.target_bps / 10_000 }))}
            >
              <span className="text-xs text-muted">Net assets</span>
              <span className="font-display text-xl font-semibold">
                <UsdShort value={nav_usd} unknown={unknown} field="nav_usd" />
              </span>
            </Donut>
            <TableBox label="Holdings">
              <table className="table-plain min-w-[30rem] text-sm">
                <thead>
                  <tr>
                    <th scope="col">Token</th>
                    <th scope="col" className="number">
                      Weight
                    </th>
                    <th scope="col" className="number">
                      Amount
                    </th>
                    <th scope="col" className="number">
                      Value
                    </th>
                    <th scope="col" className="number">
                      30 days
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {holdings.map((h, i) => (
                    <tr key={h.token}>
                      <td>
                        <span className="flex items-center gap-2.5">
                          <svg viewBox="0 0 10 10" className="size-2.5 shrink-0" aria-hidden="true">
                            <circle cx="5" cy="5" r="5" fill={seriesColor(i)} />
                          </svg>
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
                      </td>
                      <td className="number">
                        <span className="font-semibold">
                          <Percent value={h.weight} unknown={h.unknown} field="weight" />
                        </span>
                        <span className="block text-xs text-muted">target {bps(h.target_bps)}</span>
                        <Weight holding={h} color={seriesColor(i)} />
                      </td>
                      <td className="number">
                        {h.decimals === null ? <span title="base units">{h.reserve}</span> : amount(h.reserve, h.decimals)}
                        <span className="block text-xs text-muted">
                          {h.price_usd === null ? <Unknown why={h.unknown?.price_usd} /> : `at ${price(h.price_usd)}`}
                        </span>
                      </td>
                      <td className="number">
                        <Usd value={h.value_usd} unknown={h.unknown} field="value_usd" />
                      </td>
                      <td className="number">
                        <Return token={h.token} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
              <p className="mt-3 text-xs text-muted">Outer ring and bar: what is held. Inner ring and mark: the target.</p>
            </TableBox>
          </div>
        )}
      </Read>
    </Card>
  );
}
