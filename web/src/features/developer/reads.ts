import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { client, type Schemas } from "@/api/client";
import { observed, POLL_SLOW } from "@/api/freshness";

export type Key = Schemas["Key"];
export type KeyVersion = Schemas["KeyVersion"];

/* Account data are not on the chain, so the stream does not cover them. The app reads them after every change and polls slowly. */

export const useKeys = () =>
  useInfiniteQuery({
    queryKey: ["account", "keys"],
    queryFn: ({ pageParam, signal }) =>
      observed(client.GET("/v1/keys", { params: { query: { limit: 100, ...(pageParam ? { cursor: pageParam } : {}) } }, signal })),
    initialPageParam: "",
    getNextPageParam: (last) => last.next_cursor,
    refetchInterval: POLL_SLOW,
    retry: false,
  });

export const useReminders = () =>
  useQuery({
    queryKey: ["account", "keys", "reminders"],
    queryFn: ({ signal }) => observed(client.GET("/v1/keys/reminders", { params: { query: { days: 14 } }, signal })),
    refetchInterval: POLL_SLOW,
    retry: false,
  });

export const useUsage = (id: string, hours: number) =>
  useQuery({
    queryKey: ["account", "keys", id, "usage", hours],
    queryFn: ({ signal }) => observed(client.GET("/v1/keys/{id}/usage", { params: { path: { id }, query: { hours } }, signal })),
    refetchInterval: POLL_SLOW / 2,
    retry: false,
  });

export const useStragglers = (id: string) =>
  useQuery({
    queryKey: ["account", "keys", id, "stragglers"],
    queryFn: ({ signal }) => observed(client.GET("/v1/keys/{id}/stragglers", { params: { path: { id } }, signal })),
    refetchInterval: POLL_SLOW,
    retry: false,
  });

export const useAudit = (id: string) =>
  useInfiniteQuery({
    queryKey: ["account", "keys", id, "audit"],
    queryFn: ({ pageParam, signal }) =>
      observed(
        client.GET("/v1/keys/{id}/audit", {
          params: { path: { id }, query: { limit: 50, ...(pageParam ? { cursor: pageParam } : {}) } },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (last) => last.next_cursor,
    refetchInterval: POLL_SLOW,
    retry: false,
  });
