import { useQueries, useQuery } from "@tanstack/react-query";
import { ApiError, client, type Schemas } from "./client";
import { observed, POLL_SLOW, useLive } from "./freshness";
import type { Range } from "@/design/ranges";
import type { paths } from "./schema";

export type Index = Schemas["Index"];
export type IndexDetail = Schemas["IndexDetail"];
export type Target = Schemas["Target"];
export type Holding = Schemas["Holding"];
export type Trade = Schemas["Trade"];
export type Activity = Schemas["Activity"];
export type Asset = Schemas["Asset"];
export type Ballot = Schemas["Ballot"];
export type Tag = Schemas["Tag"];
export type Position = Schemas["Position"];
export type NavPoint = Schemas["NavPoint"];
export type Deployment = Schemas["DeploymentInfo"];
export type ListQuery = NonNullable<paths["/v1/indices"]["get"]["parameters"]["query"]>;

/** useDeployment reads the chain and the contract addresses. It retries without limit, because the app needs them. */
export const useDeployment = () =>
  useQuery({
    queryKey: ["deployment"],
    queryFn: ({ signal }) => observed(client.GET("/v1/deployment", { signal })),
    staleTime: Infinity,
    retry: true,
    retryDelay: 3_000,
  });

export const useIndices = (query: ListQuery, enabled = true) =>
  useLive(["indices", query], (signal) => client.GET("/v1/indices", { params: { query }, signal }), { enabled });

export const useIndex = (address: string) =>
  useLive<IndexDetail>(["index", address], (signal) => client.GET("/v1/indices/{address}", { params: { path: { address } }, signal }));

export const useNav = (address: string, range: Range, every = POLL_SLOW) =>
  useLive(
    ["nav", address, range],
    (signal) => client.GET("/v1/indices/{address}/nav", { params: { path: { address }, query: { range } }, signal }),
    { every },
  );

export const useCandles = (address: string, range: Range, interval: "1h" | "1d", enabled: boolean) =>
  useLive(
    ["candles", address, range, interval],
    (signal) => client.GET("/v1/indices/{address}/candles", { params: { path: { address }, query: { range, interval } }, signal }),
    { every: POLL_SLOW, enabled },
  );

export const useFees = (address: string) =>
  useLive(
    ["fees", address],
    (signal) => client.GET("/v1/indices/{address}/fees", { params: { path: { address }, query: { limit: 1 } }, signal }),
    { every: POLL_SLOW },
  );

/** useNote reads the creator's signed note on an index; null if there is none. */
export const useNote = (address: string) =>
  useStatement<Schemas["StatementNote"]>(["note", address], (signal) =>
    client.GET("/v1/indices/{address}/note", { params: { path: { address } }, signal }),
  );

/** useProfile reads an account's signed profile; null if there is none. */
export const useProfile = (address: string) =>
  useStatement<Schemas["StatementProfile"]>(["profile", address], (signal) =>
    client.GET("/v1/creators/{address}/profile", { params: { path: { address } }, signal }),
  );

function useStatement<T>(key: readonly unknown[], call: (signal: AbortSignal) => Parameters<typeof observed<T>>[0]) {
  return useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => {
      try {
        return await observed(call(signal));
      } catch (error) {
        if (error instanceof ApiError && error.problem?.status === 404) return null;
        throw error;
      }
    },
    refetchInterval: POLL_SLOW * 3,
    retry: false,
  });
}

export const useCreators = (sort: "nav" | "score", q = "", tag = "") =>
  useLive(
    ["creators", sort, q, tag],
    (signal) => client.GET("/v1/creators", { params: { query: { sort, ...(q ? { q } : {}), ...(tag ? { tags: [tag] } : {}) } }, signal }),
    { every: POLL_SLOW },
  );

/** useCreatorSearch finds creators by their published name or the start of their address. */
export const useCreatorSearch = (q: string) =>
  useLive(["creators", "search", q], (signal) => client.GET("/v1/creators", { params: { query: { q } }, signal }), {
    every: POLL_SLOW * 3,
  });

/** useTags reads the fixed list of tags. */
export const useTags = () =>
  useQuery({
    queryKey: ["tags"],
    queryFn: ({ signal }) => observed(client.GET("/v1/tags", { signal })),
    staleTime: Infinity,
    retry: 1,
  });

export const useCreator = (address: string) =>
  useLive(["creator", address], (signal) => client.GET("/v1/creators/{address}", { params: { path: { address } }, signal }), {
    every: POLL_SLOW,
  });

/** levels returns Unix seconds and level of the points with a known level. Floats: for charts only. */
export const levels = (points: readonly NavPoint[]): (readonly [number, number])[] =>
  points.flatMap((p) =>
    p.nav_per_share_usd === null ? [] : [[Math.floor(Date.parse(p.timestamp) / 1_000), Number(p.nav_per_share_usd)] as const],
  );

export const useHoldings = (address: string) =>
  useLive(["holdings", address], (signal) => client.GET("/v1/indices/{address}/holdings", { params: { path: { address } }, signal }));

/** useHoldingsOf reads the holdings of several indices. `data` has those that are loaded, by index. */
export const useHoldingsOf = (addresses: readonly string[]) =>
  useQueries({
    queries: addresses.map((address) => ({
      queryKey: ["holdings", address],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        observed(client.GET("/v1/indices/{address}/holdings", { params: { path: { address } }, signal })),
      staleTime: POLL_SLOW,
      meta: { chain: true, gap: POLL_SLOW },
      retry: false,
    })),
    combine: (queries) => ({
      loading: queries.some((q) => q.isLoading),
      data: new Map(queries.flatMap((q, i) => (q.data ? [[addresses[i] ?? "", q.data.holdings] as const] : []))),
    }),
  });

export const usePerformance = (address: string, benchmark = "", enabled = true) =>
  useLive(
    ["performance", address, benchmark],
    (signal) =>
      client.GET("/v1/indices/{address}/performance", { params: { path: { address }, query: benchmark ? { benchmark } : {} }, signal }),
    { every: POLL_SLOW, enabled },
  );

/** useAnalysis reads weights over time, contributions, correlations and rolling volatility. */
export const useAnalysis = (address: string, range: "30d" | "90d" | "1y") =>
  useLive(
    ["analysis", address, range],
    (signal) => client.GET("/v1/indices/{address}/analysis", { params: { path: { address }, query: { range } }, signal }),
    { every: POLL_SLOW * 3 },
  );

/** usePrices reads the daily or hourly prices of a listed token. */
export const usePrices = (address: string, range: Range, interval: "1h" | "1d", enabled = true) =>
  useLive(
    ["prices", address, range, interval],
    (signal) => client.GET("/v1/assets/{address}/prices", { params: { path: { address }, query: { range, interval } }, signal }),
    { every: POLL_SLOW * 3, enabled },
  );

export const useHolders = (address: string, cursor?: string, limit = 20) =>
  useLive(
    ["holders", address, cursor, limit],
    (signal) =>
      client.GET("/v1/indices/{address}/holders", {
        params: { path: { address }, query: { limit, ...(cursor ? { cursor } : {}) } },
        signal,
      }),
    { every: POLL_SLOW },
  );

export const useHolderHistory = (address: string) =>
  useLive(
    ["holder-history", address],
    (signal) => client.GET("/v1/indices/{address}/holders/history", { params: { path: { address } }, signal }),
    {
      every: POLL_SLOW * 3,
    },
  );

export const useFlows = (address: string, cursor?: string, limit = 20) =>
  useLive(
    ["flows", address, cursor, limit],
    (signal) =>
      client.GET("/v1/indices/{address}/flows", { params: { path: { address }, query: { limit, ...(cursor ? { cursor } : {}) } }, signal }),
    { every: POLL_SLOW },
  );

export const useTrades = (address: string, cursor?: string, limit = 50) =>
  useLive(["trades", address, cursor, limit], (signal) =>
    client.GET("/v1/indices/{address}/trades", { params: { path: { address }, query: { limit, ...(cursor ? { cursor } : {}) } }, signal }),
  );

export const useDecisions = (address: string, cursor?: string, limit = 20) =>
  useLive(["plans", address, cursor, limit], (signal) =>
    client.GET("/v1/indices/{address}/plans", { params: { path: { address }, query: { limit, ...(cursor ? { cursor } : {}) } }, signal }),
  );

export const useActivity = (address: string, cursor?: string, limit = 50) =>
  useLive(["activity", address, cursor, limit], (signal) =>
    client.GET("/v1/indices/{address}/activity", {
      params: { path: { address }, query: { limit, ...(cursor ? { cursor } : {}) } },
      signal,
    }),
  );

export const useAssets = () => useLive(["assets"], (signal) => client.GET("/v1/assets", { signal }));

export const useValue = (address: string, range: Range) =>
  useLive(
    ["value", address, range],
    (signal) => client.GET("/v1/investors/{address}/value", { params: { path: { address }, query: { range } }, signal }),
    { every: POLL_SLOW },
  );

export const useResults = (address: string, range: Range) =>
  useLive(
    ["results", address, range],
    (signal) => client.GET("/v1/investors/{address}/performance", { params: { path: { address }, query: { range } }, signal }),
    { every: POLL_SLOW },
  );

export const useReceipts = (address: string) =>
  useLive(["receipts", address], (signal) => client.GET("/v1/investors/{address}/receipt", { params: { path: { address } }, signal }), {
    every: POLL_SLOW,
  });

export const useMovements = (address: string, cursor?: string, limit = 20) =>
  useLive(["movements", address, cursor, limit], (signal) =>
    client.GET("/v1/investors/{address}/activity", {
      params: { path: { address }, query: { limit, ...(cursor ? { cursor } : {}) } },
      signal,
    }),
  );

/** useGuards reads an account's max-loss orders, newest first. */
export const useGuards = (address: string, cursor?: string, limit = 20) =>
  useLive(["guards", address, cursor, limit], (signal) =>
    client.GET("/v1/investors/{address}/guards", {
      params: { path: { address }, query: { limit, ...(cursor ? { cursor } : {}) } },
      signal,
    }),
  );

export const usePositions = (address: string | undefined, closed = false) =>
  useLive(
    ["positions", address, closed],
    (signal) =>
      client.GET("/v1/investors/{address}/positions", {
        params: { path: { address: address ?? "" }, query: { closed, limit: 100 } },
        signal,
      }),
    { enabled: address !== undefined },
  );
