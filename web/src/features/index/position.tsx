import { Link } from "react-router";
import { useConnection } from "wagmi";
import { useGuards, usePositions, type Index } from "@/api/reads";
import { Fact, Facts } from "@/design/facts";
import { amount, bps, usd } from "@/design/format";
import { Change, ChangeUsd, Time, Usd } from "@/design/figures";
import { Badge, Card } from "@/design/ui";

const OPEN_ORDERS = 5;

/** shareOf returns a part of a supply in basis points, rounded down; 0 of an empty supply. */
const shareOf = (shares: string, supply: string): number => (supply === "0" ? 0 : Number((BigInt(shares) * 10_000n) / BigInt(supply)));

/** The connected account's position in this index and its max-loss orders. Shows nothing without a wallet or a position. */
export function PositionCard({ index }: { index: Index }) {
  const { address } = useConnection();
  return address ? <Held key={address} index={index} investor={address} /> : null;
}

function Held({ index, investor }: { index: Index; investor: string }) {
  const position = usePositions(investor, true).data?.positions.find((p) => p.index === index.address);
  if (!position) return null;
  const closed = position.shares === "0";
  return (
    <Card title="Your position" aside={closed ? <Badge>closed</Badge> : undefined}>
      {!closed && (
        <div className="mb-4">
          <p className="font-display text-3xl font-medium tracking-tight">
            <Usd value={position.value_usd} unknown={position.unknown} field="value_usd" />
          </p>
          <p className="text-sm">
            <ChangeUsd value={position.unrealised_usd} unknown={position.unknown} field="unrealised_usd" />{" "}
            <Change value={position.return} unknown={position.unknown} field="return" />{" "}
            <span className="text-muted">against what you paid</span>
          </p>
        </div>
      )}
      <Facts>
        {!closed && (
          <Fact label="Shares">
            {amount(position.shares, 18)} {index.symbol}
            <span className="block text-xs text-muted">{bps(shareOf(position.shares, index.total_supply))} of the index</span>
          </Fact>
        )}
        <Fact label="Paid in">
          <Usd value={position.cash_in_usd} unknown={position.unknown} field="cash_in_usd" />
        </Fact>
        <Fact label="Paid out">
          <Usd value={position.cash_out_usd} unknown={position.unknown} field="cash_out_usd" />
        </Fact>
        <Fact label="Profit so far" strong>
          <ChangeUsd value={position.profit_usd} unknown={position.unknown} field="profit_usd" />
        </Fact>
        <Orders index={index.address} investor={investor} />
      </Facts>
      <p className="mt-4 text-sm">
        <Link className="link" to="/portfolio">
          Portfolio, history and returns
        </Link>
      </p>
    </Card>
  );
}

/** The open and the newest executed max-loss orders on an index. */
function Orders({ index, investor }: { index: string; investor: string }) {
  const orders = (useGuards(investor, undefined, 20).data?.guards ?? []).filter((g) => g.index === index);
  const open = orders.filter((g) => g.status === "open" && !g.expired).slice(0, OPEN_ORDERS);
  const executed = orders.find((g) => g.status === "executed");
  return (
    <>
      {open.map((g) => (
        <Fact key={g.id} label={g.trail_bps > 0 ? "Trailing stop, sells at level" : "Max loss, sells at level"}>
          {usd(g.trigger_usd)}
        </Fact>
      ))}
      {executed?.settled_at && (
        <Fact label="Max loss executed">
          <Time at={executed.settled_at} />
        </Fact>
      )}
    </>
  );
}
