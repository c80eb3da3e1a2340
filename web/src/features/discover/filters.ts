import type { ListQuery } from "@/api/reads";

/** The filters of the list: each is a text; "" does not filter. Tags are separated by commas. */
export interface Filters {
  asset: string;
  fee: string;
  size: string;
  record: string;
  risk: string;
  gain: string;
  tags: string;
  people: string;
}

export const NO_FILTERS: Filters = { asset: "", fee: "", size: "", record: "", risk: "", gain: "", tags: "", people: "" };

/** query returns the API's parameters for the filters. */
export function query(f: Filters): ListQuery {
  const [over, least] = f.gain.split(":") as [ListQuery["return_over"], string | undefined];
  return {
    ...(f.asset ? { asset: f.asset } : {}),
    ...(f.fee === "none" ? { max_performance_fee_bps: 0 } : f.fee ? { max_management_fee_bps: Number(f.fee) } : {}),
    ...(f.size ? { min_nav_usd: f.size } : {}),
    ...(f.record ? { min_age_days: Number(f.record) } : {}),
    ...(f.risk ? { max_volatility: f.risk } : {}),
    ...(least ? { return_over: over, min_return: least } : {}),
    ...(f.tags ? { tags: f.tags.split(",") } : {}),
    ...(f.people ? { creator_tags: f.people.split(",") } : {}),
  };
}

/** toggled adds a tag to a list of tags, or removes it. */
export function toggled(list: string, tag: string): string {
  const tags = list ? list.split(",") : [];
  return (tags.includes(tag) ? tags.filter((t) => t !== tag) : [...tags, tag]).join(",");
}
