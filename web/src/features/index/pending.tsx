import { useFreshness } from "@/api/freshness";
import { useDeployment, type Ballot, type IndexDetail } from "@/api/reads";
import { Hex } from "@/design/address";
import { Countdown, Time } from "@/design/figures";
import { Diff } from "@/design/diff";
import { amount, bps } from "@/design/format";
import { Badge, Card } from "@/design/ui";
import { t } from "@/text";

const STATES = { waiting: "warn", executable: "accent", expired: "plain" } as const;

function When({ state, at, until, who }: { state: keyof typeof STATES; at: string; until: string; who?: string }) {
  const { asOf } = useFreshness();
  const rate = useDeployment().data?.clock_rate ?? 1;
  if (state === "expired")
    return (
      <p className="text-sm text-muted">
        It expired at <Time at={until} /> and can no longer take effect.
      </p>
    );
  const target = state === "waiting" ? at : until;
  return (
    <p className="text-sm">
      {state === "waiting" ? `${who ?? "Can be executed"} in ` : `${who ?? "Anyone can execute it"} now. It expires in `}
      <strong>{asOf ? <Countdown to={target} from={asOf.timestamp} /> : "…"}</strong>
      <span className="text-muted">
        {" "}
        (<Time at={target} />
        {rate > 1 && `, ${t("term.chainTime")}`})
      </span>
    </p>
  );
}

/** What holders have signed against a change. Shows nothing if they cannot stop it. */
function Against({ ballot }: { ballot: Ballot | null }) {
  if (!ballot) return null;
  return (
    <p className="text-sm">
      Holders of {amount(ballot.against_shares, 18)} shares have signed against it. {amount(ballot.needed_shares, 18)} stop it.
    </p>
  );
}

/** Announced changes of targets and fees that are not in force yet. Shows nothing if there are none. */
export function Pending({ detail }: { detail: IndexDetail }) {
  const { proposals, pending_fees: fees, index } = detail;
  const roles = [
    { name: "guardian", from: detail.guardian, next: detail.pending_guardian },
    { name: "platform", from: detail.platform, next: detail.pending_platform },
  ];
  const charges: [string, number, number][] = fees
    ? [
        ["Management", index.management_fee_bps, fees.management_fee_bps],
        ["Performance", index.performance_fee_bps, fees.performance_fee_bps],
        ["Entry", index.entry_fee_bps, fees.entry_fee_bps],
        ["Exit", index.exit_fee_bps, fees.exit_fee_bps],
      ]
    : [];
  return (
    <>
      {proposals.map((p) => (
        <Card key={p.id} title="Pending change of targets" aside={<Badge tone={STATES[p.state]}>{p.state}</Badge>}>
          <div className="grid gap-4">
            <When state={p.state} at={p.executable_at} until={p.expires_at} />
            <Against ballot={p.ballot} />
            <Diff before={index.targets} after={p.targets} />
            <p className="text-xs text-muted">Until then you can redeem from the current basket.</p>
          </div>
        </Card>
      ))}
      {roles.map(
        ({ name, from, next }) =>
          next && (
            <Card key={name} title={`Pending change of the ${name}`} aside={<Badge tone={STATES[next.state]}>{next.state}</Badge>}>
              <div className="grid gap-4">
                <When state={next.state} at={next.executable_at} until={next.expires_at} who="The new account can accept" />
                <p className="text-sm">
                  <Hex value={from} kind="address" /> → <Hex value={next.account} kind="address" />
                </p>
                <p className="text-xs text-muted">Until then you can redeem as before.</p>
              </div>
            </Card>
          ),
      )}
      {fees && (
        <Card title="Pending change of fees" aside={<Badge tone={STATES[fees.state]}>{fees.state}</Badge>}>
          <div className="grid gap-4">
            <When state={fees.state} at={fees.executable_at} until={fees.expires_at} />
            <Against ballot={fees.ballot} />
            <ul className="grid gap-1 text-sm">
              {charges
                .filter(([, now, then]) => now !== then)
                .map(([name, now, then]) => (
                  <li key={name}>
                    {name}: {bps(now)} → <strong>{bps(then)}</strong>
                  </li>
                ))}
            </ul>
          </div>
        </Card>
      )}
    </>
  );
}
