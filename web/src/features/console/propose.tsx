import { lazy, Suspense, useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { useConnection } from "wagmi";
import { client, explain, unwrap, type Schemas } from "@/api/client";
import { useIndex, type IndexDetail } from "@/api/reads";
import { useFlow } from "@/chain/flow";
import { Diff } from "@/design/diff";
import { duration } from "@/design/format";
import { Countdown, Time } from "@/design/figures";
import { Badge, Button, Card, Notice, Read, Spinner } from "@/design/ui";
import { useTitle } from "@/design/title";
import { Connect } from "@/shell/connect";
import { basketOf, typedPercent, type Row } from "./basket";
import { BasketEditor } from "./editor";
import { Expected } from "./expected";
import { blocks, Issues, Outcome } from "@/shell/outcome";
import { NoteEditor } from "./statement";

const Govern = lazy(() => import("./govern"));

type Request = Omit<Schemas["TargetsRequest"], "$schema">;
const ask = (body: Request, signal?: AbortSignal) => unwrap(client.POST("/v1/tx/targets", { body, signal: signal ?? null }));

/** Proposes new weights for an index, or executes or cancels a pending proposal. */
export default function Propose() {
  useTitle("Change targets");
  const { address = "" } = useParams();
  const query = useIndex(address);
  const connection = useConnection();
  return (
    <Read query={query} what="The index" rows={6}>
      {(detail) => (
        <>
          <header>
            <p className="text-sm">
              <Link className="link" to="/console">
                Create
              </Link>{" "}
              /{" "}
              <Link className="link" to={`/index/${address}`}>
                {detail.index.name}
              </Link>
            </p>
            <h1 className="mt-1">Change targets</h1>
          </header>
          {detail.proposals.length > 0 ? (
            detail.proposals.map((p) => <Proposed key={p.id} detail={detail} proposal={p} />)
          ) : (
            <Form detail={detail} />
          )}
          <Suspense fallback={null}>
            <Govern detail={detail} />
          </Suspense>
          {connection.address?.toLowerCase() === detail.index.creator.toLowerCase() && (
            <details>
              <summary className="mb-4 text-sm font-semibold text-muted">Write a note for investors</summary>
              <NoteEditor index={detail.index.address} author={detail.index.creator} />
            </details>
          )}
        </>
      )}
    </Read>
  );
}

function Form({ detail }: { detail: IndexDetail }) {
  const { index } = detail;
  const { address: from } = useConnection();
  const [rows, setRows] = useState<Row[]>(() =>
    index.targets.filter((t) => t.weight_bps > 0).map((t) => ({ token: t.token, percent: typedPercent(t.weight_bps) })),
  );
  const checked = basketOf(rows);
  const targets = "targets" in checked ? checked.targets : null;
  const unchanged = targets?.every((t) => index.targets.some((n) => n.token === t.token && n.weight_bps === t.weight_bps)) ?? false;
  const body: Request | null =
    from && targets && !unchanged ? { from, index: index.address, action: "propose", constituents: targets } : null;
  const preview = useQuery({
    queryKey: ["propose", body],
    queryFn: ({ signal }) => (body ? ask(body, signal) : Promise.reject(new Error("nothing to propose"))),
    enabled: body !== null,
    refetchInterval: 15_000,
    retry: false,
    gcTime: 0,
  });
  const flow = useFlow(`Propose new targets for ${index.name}`);
  const busy = flow.state.phase === "busy";
  return (
    <div className="grid items-start gap-6 lg:grid-cols-2">
      <Card title="New weights">
        <BasketEditor rows={rows} onChange={setRows} />
      </Card>
      <Card title="What changes">
        <div className="grid gap-4">
          {preview.data && body ? (
            <>
              <Diff before={preview.data.preview.current} after={preview.data.preview.proposed} />
              {preview.data.preview.expected && <Expected expected={preview.data.preview.expected} />}
            </>
          ) : preview.error && body ? (
            <Notice tone="bad" title="This proposal is not possible">
              {explain(preview.error)}
            </Notice>
          ) : (
            <p className="text-sm text-muted">
              {unchanged
                ? "These are the current targets."
                : !from
                  ? "Connect the creator's wallet to see the change."
                  : "Complete the weights to see the change."}
            </p>
          )}
          <p className="text-sm text-muted">
            Investors see the proposal at once. They have {duration(index.target_delay_seconds)} to leave before anyone can execute it. Then
            the keeper trades toward the new targets, within the contract&apos;s limits.
          </p>
          {preview.data && body && <Issues issues={preview.data.issues} />}
          {from ? (
            <Button
              disabled={!preview.data || !body || busy || preview.data.issues.some(blocks)}
              onClick={() => preview.data && void flow.run(preview.data, () => 18)}
            >
              {busy && <Spinner />} Propose
            </Button>
          ) : (
            <Connect large />
          )}
          <Outcome state={flow.state} done="The proposal is on the chain. It appears here as soon as the server has indexed its block." />
        </div>
      </Card>
    </div>
  );
}

function Proposed({ detail, proposal }: { detail: IndexDetail; proposal: Schemas["Proposal"] }) {
  const { index, as_of } = detail;
  const { address: from } = useConnection();
  const action = proposal.state === "executable" ? "execute" : "cancel";
  const creator = from !== undefined && [index.creator, detail.guardian].some((a) => a.toLowerCase() === from.toLowerCase());
  return (
    <Card title="Proposed targets" aside={<Badge tone={proposal.state === "waiting" ? "warn" : "accent"}>{proposal.state}</Badge>}>
      <div className="grid gap-4">
        <p className="text-sm">
          {proposal.state === "waiting" && (
            <>
              Can be executed in{" "}
              <strong>
                <Countdown to={proposal.executable_at} from={as_of.timestamp} />
              </strong>
              , at <Time at={proposal.executable_at} />.
            </>
          )}
          {proposal.state === "executable" && (
            <>
              Anyone may execute it until <Time at={proposal.expires_at} />.
            </>
          )}
          {proposal.state === "expired" && (
            <>
              It expired at <Time at={proposal.expires_at} />.
            </>
          )}
        </p>
        <Diff before={index.targets} after={proposal.targets} />
        {!from ? (
          <Connect large />
        ) : (
          <div className="grid gap-3 sm:grid-cols-2">
            {action === "execute" && <Settle index={index.address} name={index.name} from={from} action="execute" />}
            {creator && proposal.state !== "expired" && <Settle index={index.address} name={index.name} from={from} action="cancel" />}
          </div>
        )}
      </div>
    </Card>
  );
}

function Settle({ index, name, from, action }: { index: string; name: string; from: string; action: "execute" | "cancel" }) {
  const flow = useFlow(action === "execute" ? `Execute the new targets of ${name}` : `Cancel the proposal of ${name}`);
  const [error, setError] = useState("");
  const start = async () => {
    setError("");
    try {
      await flow.run(await ask({ from, index, action }), () => 18);
    } catch (cause) {
      setError(explain(cause));
    }
  };
  return (
    <div className="grid content-start gap-2">
      <Button look={action === "execute" ? "primary" : "quiet"} disabled={flow.state.phase === "busy"} onClick={() => void start()}>
        {flow.state.phase === "busy" && <Spinner />} {action === "execute" ? "Execute" : "Cancel the proposal"}
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
