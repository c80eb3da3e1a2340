import { useState, type ReactNode } from "react";
import { useConnection } from "wagmi";
import { client, explain, unwrap } from "@/api/client";
import { type IndexDetail } from "@/api/reads";
import { useFlow, type Prepared } from "@/chain/flow";
import { amount, bps, duration } from "@/design/format";
import { Hex } from "@/design/address";
import { typedBps } from "@/design/typed";
import { Button, Card, Field, Notice, Segments, Spinner } from "@/design/ui";
import { Outcome } from "@/shell/outcome";
import { typedPercent } from "./basket";
import { accountFault, sharesOf } from "./input";

const TOPICS = [
  ["keeper", "Keeper"],
  ["proposer", "Proposer"],
  ["cap", "Share cap"],
  ["reduce", "Reduce-only"],
  ["fees", "Fees"],
  ["hand", "Hand over"],
] as const;
type Topic = (typeof TOPICS)[number][0];

interface FormProps {
  detail: IndexDetail;
  from: string;
}

/** What the creator, the guardian or the offered creator may change besides the targets: roles, limits and fees. */
export default function Govern({ detail }: { detail: IndexDetail }) {
  const { address: from } = useConnection();
  const [topic, setTopic] = useState<Topic>("keeper");
  const me = from?.toLowerCase();
  const { index } = detail;
  const roles = [index.creator, detail.guardian, detail.pending_creator].map((a) => a?.toLowerCase());
  if (!from || !roles.includes(me)) return null;
  const forms: Record<Topic, ReactNode> = {
    keeper: <Keeper detail={detail} from={from} />,
    proposer: <Proposer detail={detail} from={from} />,
    cap: <Cap detail={detail} from={from} />,
    reduce: <ReduceOnly detail={detail} from={from} />,
    fees: <FeeForm detail={detail} from={from} />,
    hand: <HandOver detail={detail} from={from} />,
  };
  return (
    <Card title="Roles, limits and fees" aside={<Segments label="What to change" value={topic} options={TOPICS} onChange={setTopic} />}>
      <div key={topic} className="grid max-w-xl gap-4">
        {forms[topic]}
      </div>
    </Card>
  );
}

interface ActProps {
  label: string;
  /** Name of the transaction. */
  what: string;
  disabled?: boolean;
  quiet?: boolean;
  ask: () => Promise<Prepared>;
}

/** A button that prepares a change and sends it. */
function Act({ label, what, disabled, quiet, ask }: ActProps) {
  const flow = useFlow(what);
  const [error, setError] = useState("");
  const busy = flow.state.phase === "busy";
  const start = async () => {
    setError("");
    try {
      await flow.run(await ask(), () => 18);
    } catch (cause) {
      setError(explain(cause));
    }
  };
  return (
    <div className="grid content-start gap-2">
      <Button
        look={quiet ? "quiet" : "primary"}
        className="justify-self-start"
        disabled={disabled === true || busy}
        onClick={() => void start()}
      >
        {busy && <Spinner />} {label}
      </Button>
      {error && (
        <Notice tone="bad" title="This is not possible">
          {error}
        </Notice>
      )}
      <Outcome state={flow.state} done="The change appears here as soon as the server has indexed its block." />
    </div>
  );
}

const Now = ({ children }: { children: ReactNode }) => <p className="text-sm text-muted">{children}</p>;

function Account({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <Field label={label} placeholder="0x…" value={value} error={accountFault(value)} onChange={(e) => onChange(e.target.value.trim())} />
  );
}

const ready = (account: string) => account !== "" && accountFault(account) === undefined;

function Keeper({ detail: { index }, from }: FormProps) {
  const [keeper, setKeeper] = useState("");
  return (
    <>
      <Now>
        Now <Hex value={index.keeper} kind="address" />. A keeper trades within the contract&apos;s limits and can never withdraw. A new one
        may trade after the notice period of {duration(index.target_delay_seconds)}.
      </Now>
      <Account label="New keeper" value={keeper} onChange={setKeeper} />
      <Act
        label="Appoint the keeper"
        what={`Appoint a keeper of ${index.name}`}
        disabled={!ready(keeper)}
        ask={() => unwrap(client.POST("/v1/tx/keeper", { body: { from, index: index.address, keeper } }))}
      />
    </>
  );
}

function Proposer({ detail, from }: FormProps) {
  const { index, proposer } = detail;
  const [account, setAccount] = useState("");
  const [most, setMost] = useState("10");
  const change = typedBps(most);
  const ask = (appoint?: { proposer: string; max_change_bps: number }) =>
    unwrap(client.POST("/v1/tx/proposer", { body: { from, index: index.address, ...appoint } }));
  return (
    <>
      <Now>
        {proposer ? (
          <>
            Now <Hex value={proposer} kind="address" />, for changes of at most {bps(detail.proposer_max_change_bps)}.
          </>
        ) : (
          "Nobody besides you may propose targets."
        )}{" "}
        A proposer may propose targets once a day, with the same notice period as you.
      </Now>
      <Account label="New proposer" value={account} onChange={setAccount} />
      <Field
        label="Largest change of weights"
        unit="%"
        inputMode="decimal"
        value={most}
        error={change === null ? "A percentage with at most two decimals" : undefined}
        onChange={(e) => setMost(e.target.value)}
      />
      <Act
        label="Appoint the proposer"
        what={`Appoint a proposer of ${index.name}`}
        disabled={!ready(account) || change === null}
        ask={() => ask({ proposer: account, max_change_bps: change ?? 0 })}
      />
      {proposer && <Act quiet label="Remove the proposer" what={`Remove the proposer of ${index.name}`} ask={() => ask()} />}
    </>
  );
}

function Cap({ detail: { index, share_cap }, from }: FormProps) {
  const [text, setText] = useState("");
  const shares = sharesOf(text);
  const ask = (cap?: string) =>
    unwrap(client.POST("/v1/tx/share-cap", { body: { from, index: index.address, ...(cap ? { share_cap: cap } : {}) } }));
  return (
    <>
      <Now>
        {share_cap ? `Deposits may bring the supply to ${amount(share_cap, 18)} shares.` : "Deposits have no limit."} The supply is{" "}
        {amount(index.total_supply, 18)} shares.
      </Now>
      <Field
        label="Most shares"
        unit={index.symbol}
        inputMode="decimal"
        value={text}
        error={text !== "" && shares === null ? "A number of shares above 0" : undefined}
        onChange={(e) => setText(e.target.value)}
      />
      <Act
        label="Set the cap"
        what={`Set the share cap of ${index.name}`}
        disabled={shares === null}
        ask={() => ask(shares ?? undefined)}
      />
      {share_cap && <Act quiet label="Remove the cap" what={`Remove the share cap of ${index.name}`} ask={() => ask()} />}
    </>
  );
}

function ReduceOnly({ detail: { index }, from }: FormProps) {
  const on = !index.reduce_only;
  return (
    <>
      <Now>
        {index.reduce_only
          ? "The index is reduce-only: deposits are closed, and the keeper only sells tokens without a target. What the guardian closed, only the guardian opens."
          : "The index is open. Reduce-only closes deposits, and the keeper then only sells tokens without a target. Redemptions stay open."}
      </Now>
      <Act
        label={on ? "Make it reduce-only" : "Open it again"}
        what={`${on ? "Close" : "Open"} deposits of ${index.name}`}
        ask={() => unwrap(client.POST("/v1/tx/reduce-only", { body: { from, index: index.address, on } }))}
      />
    </>
  );
}

const FEES = [
  ["management_fee_bps", "Management, per year", 1000],
  ["performance_fee_bps", "Performance", 3000],
  ["entry_fee_bps", "Entry", 200],
  ["exit_fee_bps", "Exit", 200],
] as const;

function FeeForm({ detail, from }: FormProps) {
  const { index, pending_fees: pending } = detail;
  const [texts, setTexts] = useState<Record<string, string>>(() =>
    Object.fromEntries(FEES.map(([key]) => [key, typedPercent(index[key])])),
  );
  const values = FEES.map(([key, , most]) => {
    const value = typedBps(texts[key] ?? "");
    return value !== null && value <= most ? value : null;
  });
  const changed = FEES.some(([key], i) => values[i] !== index[key]);
  const ask = (body: Record<string, number>, action: "propose" | "cancel" | "execute") =>
    unwrap(client.POST("/v1/tx/fees", { body: { from, index: index.address, action, ...body } }));
  return (
    <>
      <Now>Lower fees take effect at once. If any fee rises, all wait 14 days, and investors see it at once.</Now>
      {pending && (
        <div className="flex flex-wrap gap-3">
          {pending.state === "executable" && (
            <Act label="Execute the pending fees" what={`Execute the fees of ${index.name}`} ask={() => ask({}, "execute")} />
          )}
          <Act quiet label="Cancel the pending fees" what={`Cancel the fees of ${index.name}`} ask={() => ask({}, "cancel")} />
        </div>
      )}
      <div className="grid grid-cols-2 gap-3">
        {FEES.map(([key, label, most], i) => (
          <Field
            key={key}
            label={label}
            unit="%"
            inputMode="decimal"
            value={texts[key] ?? ""}
            error={values[i] === null ? `0 to ${bps(most)}, with at most two decimals` : undefined}
            onChange={(e) => setTexts((t) => ({ ...t, [key]: e.target.value }))}
          />
        ))}
      </div>
      <Act
        label="Change the fees"
        what={`Change the fees of ${index.name}`}
        disabled={!changed || values.includes(null)}
        ask={() => ask(Object.fromEntries(FEES.map(([key], i) => [key, values[i] ?? 0])), "propose")}
      />
    </>
  );
}

function HandOver({ detail, from }: FormProps) {
  const { index, pending_creator: offered } = detail;
  const [to, setTo] = useState("");
  const ask = (action: "offer" | "withdraw" | "accept") =>
    unwrap(client.POST("/v1/tx/hand-over", { body: { from, index: index.address, action, ...(action === "offer" ? { to } : {}) } }));
  if (offered?.toLowerCase() === from.toLowerCase()) {
    return (
      <>
        <Now>
          <Hex value={index.creator} kind="address" /> offers you the creator&apos;s role: its fees from now on, and the right to propose
          targets. Pending proposals end.
        </Now>
        <Act label="Accept the role" what={`Become the creator of ${index.name}`} ask={() => ask("accept")} />
      </>
    );
  }
  return (
    <>
      <Now>
        {offered ? (
          <>
            Offered to <Hex value={offered} kind="address" />, who has not accepted yet.
          </>
        ) : (
          "You offer the role, and the other account accepts it. Fees until then are paid to you."
        )}
      </Now>
      <Account label="New creator" value={to} onChange={setTo} />
      <Act label="Offer the role" what={`Offer the creator's role of ${index.name}`} disabled={!ready(to)} ask={() => ask("offer")} />
      {offered && <Act quiet label="Withdraw the offer" what={`Withdraw the offer of ${index.name}`} ask={() => ask("withdraw")} />}
    </>
  );
}
