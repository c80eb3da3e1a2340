import { useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { client, explain, unwrap } from "@/api/client";
import { useIndices } from "@/api/reads";
import { useWhoami } from "@/chain/session";
import { Button, Notice, Spinner } from "@/design/ui";
import { merged, setWatched, useWatched } from "./watchlist";

const NAME = "Watchlist";

/**
 * A button that joins this browser's watchlist with the one of the signed-in account. Nothing is sent before the person asks. Indices of
 * another marketplace are left out, because the API refuses them.
 */
export function SyncWatchlist() {
  const who = useWhoami();
  const queries = useQueryClient();
  const watched = useWatched();
  const known = useIndices({ addresses: [...watched], limit: 100 }, watched.length > 0);
  const [state, setState] = useState<{ busy: boolean; text: string; error: string }>({ busy: false, text: "", error: "" });
  if (who.data?.kind !== "session")
    return <p className="text-xs text-muted">Stored in this browser. Sign in under Developer to keep it in your account.</p>;
  const start = async () => {
    setState({ busy: true, text: "", error: "" });
    try {
      const { watchlists } = await unwrap(client.GET("/v1/watchlists"));
      const stored = watchlists.find((w) => w.name === NAME);
      const own = (known.data?.indices ?? []).map((i) => i.address);
      const indices = merged(stored?.indices ?? [], own);
      const body = { name: NAME, indices };
      await unwrap(
        stored ? client.PUT("/v1/watchlists/{id}", { params: { path: { id: stored.id } }, body }) : client.POST("/v1/watchlists", { body }),
      );
      setWatched(indices);
      await queries.invalidateQueries({ queryKey: ["indices"] });
      setState({ busy: false, text: `${indices.length} indices are in your account and in this browser.`, error: "" });
    } catch (cause) {
      setState({ busy: false, text: "", error: explain(cause) });
    }
  };
  return (
    <div className="grid justify-items-start gap-2">
      <Button look="quiet" className="min-h-9 text-sm" disabled={state.busy || known.isLoading} onClick={() => void start()}>
        {state.busy && <Spinner />} Join with my account
      </Button>
      {state.text && (
        <p role="status" className="text-sm text-good">
          {state.text}
        </p>
      )}
      {state.error && (
        <Notice tone="bad" title="Not joined">
          {state.error}
        </Notice>
      )}
    </div>
  );
}
