import { useRef, useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { explain, unwrap } from "@/api/client";

/** The header that makes the API run a repeated request only once. */
export interface Once {
  header: { "Idempotency-Key": string };
}

/**
 * useKeyChange changes a key, and then reads all data about keys again. An attempt keeps its idempotency key until the API answers. If the
 * answer was lost, a retry returns the same answer and does not run the change twice.
 */
export function useKeyChange<T, Args extends unknown[]>(change: (once: Once, ...args: Args) => Parameters<typeof unwrap<T>>[0]) {
  const queries = useQueryClient();
  const attempt = useRef<string>(undefined);
  const [state, setState] = useState<{ busy: boolean; error: string }>({ busy: false, error: "" });
  const run = async (...args: Args): Promise<T | undefined> => {
    setState({ busy: true, error: "" });
    attempt.current ??= crypto.randomUUID();
    try {
      const done = await unwrap(change({ header: { "Idempotency-Key": attempt.current } }, ...args));
      attempt.current = undefined;
      setState({ busy: false, error: "" });
      void queries.invalidateQueries({ queryKey: ["account", "keys"] });
      return done;
    } catch (error) {
      if (!(error instanceof Error && "unreachable" in error && error.unreachable)) attempt.current = undefined;
      setState({ busy: false, error: explain(error) });
      return undefined;
    }
  };
  return { ...state, run };
}
