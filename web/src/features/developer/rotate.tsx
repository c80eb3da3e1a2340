import { useState } from "react";
import { client } from "@/api/client";
import { Button, Dialog, Notice, Select, Spinner } from "@/design/ui";
import { useKeyChange } from "./change";
import type { Key } from "./reads";
import { Secret } from "./secret";

const GRACES = [
  ["86400", "1 day"],
  ["3600", "1 hour"],
  ["604800", "7 days"],
  ["2592000", "30 days"],
] as const;

type Grace = (typeof GRACES)[number][0];

/** A dialog that creates a new secret. The old one stays valid for a while, except in an emergency. */
export function Rotate({ apiKey, emergency, open, onClose }: { apiKey: Key; emergency: boolean; open: boolean; onClose: () => void }) {
  const [secret, setSecret] = useState("");
  const [grace, setGrace] = useState<Grace>("86400");
  const change = useKeyChange((once, seconds: number) =>
    client.POST("/v1/keys/{id}/rotate", { body: { grace_seconds: seconds }, params: { path: { id: apiKey.id }, ...once } }),
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
      destructive={emergency && !secret}
      title={secret ? `New secret for ${apiKey.name}` : emergency ? `Replace ${apiKey.name} now` : `Rotate ${apiKey.name}`}
      onClose={close}
    >
      {secret ? (
        <Secret value={secret} onDone={close} />
      ) : (
        <div className="grid gap-4">
          {emergency ? (
            <Notice tone="bad" title="All older secrets stop working at once">
              The API rejects programs that still use an older secret. You cannot undo this.
            </Notice>
          ) : (
            <>
              <p className="text-sm text-muted">
                Both secrets work until the overlap ends. Give the new secret to your programs before that. Until then you can roll back.
              </p>
              <Select label="Overlap" value={grace} options={GRACES} onChange={setGrace} />
            </>
          )}
          {change.error && (
            <Notice tone="bad" title="Key not rotated">
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

/** A dialog that returns to the previous version. */
export function RollBack({ apiKey, open, onClose }: { apiKey: Key; open: boolean; onClose: () => void }) {
  const change = useKeyChange((once) => client.POST("/v1/keys/{id}/rollback", { params: { path: { id: apiKey.id }, ...once } }));
  const retiring = apiKey.versions.find((v) => v.state === "retiring");
  const act = async () => {
    if (await change.run()) onClose();
  };
  return (
    <Dialog open={open} destructive title={`Roll back ${apiKey.name}`} onClose={onClose}>
      <div className="grid gap-4">
        <p className="text-sm text-muted">
          Version {retiring?.version} becomes the active version again. Version {apiKey.version} is revoked at once: the API rejects
          programs that already use it.
        </p>
        {change.error && (
          <Notice tone="bad" title="Key not rolled back">
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

/** A dialog that revokes a key, or ends a replaced version. */
export function Revoke({
  apiKey,
  version,
  open,
  onClose,
}: {
  apiKey: Key;
  version?: number | undefined;
  open: boolean;
  onClose: () => void;
}) {
  const change = useKeyChange((once) =>
    client.POST("/v1/keys/{id}/revoke", { body: version === undefined ? {} : { version }, params: { path: { id: apiKey.id }, ...once } }),
  );
  const act = async () => {
    if (await change.run()) onClose();
  };
  return (
    <Dialog
      open={open}
      destructive
      title={version === undefined ? `Revoke ${apiKey.name}` : `End version ${version} of ${apiKey.name}`}
      onClose={onClose}
    >
      <div className="grid gap-4">
        <Notice tone="bad" title="You cannot undo this">
          {version === undefined
            ? "The API rejects every secret of this key from now on."
            : `The API rejects programs that still use version ${version} from now on.`}
        </Notice>
        {change.error && (
          <Notice tone="bad" title="Key not revoked">
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
