import { useState } from "react";
import { client } from "@/api/client";
import { Button, Dialog, Notice, Select, Spinner } from "@/design/ui";
import { useKeyChange } from "./change";
import type { Key } from "./reads";
import { Secret } from "./secret";

const GRACES = [
  ["86400", "One day"],
  ["3600", "One hour"],
  ["604800", "A week"],
  ["2592000", "30 days"],
] as const;

type Grace = (typeof GRACES)[number][0];

/** A new secret beside the old one; in an emergency, instead of it. */
export function Rotate({ shown, emergency, open, onClose }: { shown: Key; emergency: boolean; open: boolean; onClose: () => void }) {
  const [secret, setSecret] = useState("");
  const [grace, setGrace] = useState<Grace>("86400");
  const change = useKeyChange((once, seconds: number) =>
    client.POST("/v1/keys/{id}/rotate", { body: { grace_seconds: seconds }, params: { path: { id: shown.id }, ...once } }),
  );
  const close = () => {
    setSecret("");
    onClose();
  };
  const rotate = async () => {
    const done = await change.run(emergency ? 0 : Number(grace));
    if (done) setSecret(done.secret);
  };
  return (
    <Dialog
      open={open}
      title={secret ? `New secret of ${shown.name}` : emergency ? `Emergency: replace ${shown.name}` : `Rotate ${shown.name}`}
      onClose={close}
    >
      {secret ? (
        <Secret value={secret} onDone={close} />
      ) : (
        <div className="grid gap-4">
          {emergency ? (
            <Notice tone="bad" title="Every older secret ends at once">
              Programs that still have one are refused from now on. It cannot be rolled back.
            </Notice>
          ) : (
            <>
              <p className="text-sm text-muted">
                Both secrets work until the overlap is over. Change your programs meanwhile; until then you can roll back.
              </p>
              <Select label="Overlap" value={grace} options={GRACES} onChange={setGrace} />
            </>
          )}
          {change.error && (
            <Notice tone="bad" title="Not rotated">
              {change.error}
            </Notice>
          )}
          <Button disabled={change.busy} onClick={() => void rotate()}>
            {change.busy && <Spinner />} {emergency ? "Replace it now" : "Rotate"}
          </Button>
        </div>
      )}
    </Dialog>
  );
}

/** The old version in force again. */
export function RollBack({ shown, open, onClose }: { shown: Key; open: boolean; onClose: () => void }) {
  const change = useKeyChange((once) => client.POST("/v1/keys/{id}/rollback", { params: { path: { id: shown.id }, ...once } }));
  const retiring = shown.versions.find((v) => v.state === "retiring");
  const act = async () => {
    if (await change.run()) onClose();
  };
  return (
    <Dialog open={open} title={`Roll ${shown.name} back`} onClose={onClose}>
      <div className="grid gap-4">
        <p className="text-sm text-muted">
          Version {retiring?.version} is in force again, as it was. Version {shown.version} is revoked at once: programs that have it
          already are refused.
        </p>
        {change.error && (
          <Notice tone="bad" title="Not rolled back">
            {change.error}
          </Notice>
        )}
        <Button disabled={change.busy} onClick={() => void act()}>
          {change.busy && <Spinner />} Roll back
        </Button>
      </div>
    </Dialog>
  );
}

/** The end of a key, or of a version that was replaced. */
export function Revoke({
  shown,
  version,
  open,
  onClose,
}: {
  shown: Key;
  version?: number | undefined;
  open: boolean;
  onClose: () => void;
}) {
  const change = useKeyChange((once) =>
    client.POST("/v1/keys/{id}/revoke", { body: version === undefined ? {} : { version }, params: { path: { id: shown.id }, ...once } }),
  );
  const act = async () => {
    if (await change.run()) onClose();
  };
  return (
    <Dialog
      open={open}
      title={version === undefined ? `Revoke ${shown.name}` : `End version ${version} of ${shown.name}`}
      onClose={onClose}
    >
      <div className="grid gap-4">
        <Notice tone="bad" title="This cannot be taken back">
          {version === undefined
            ? "Every secret of this key is refused from now on."
            : `Programs that still have version ${version} are refused from now on.`}
        </Notice>
        {change.error && (
          <Notice tone="bad" title="Not revoked">
            {change.error}
          </Notice>
        )}
        <Button disabled={change.busy} onClick={() => void act()}>
          {change.busy && <Spinner />} {version === undefined ? "Revoke the key" : "End this version"}
        </Button>
      </div>
    </Dialog>
  );
}
