import createClient from "openapi-fetch";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];
export type Problem = Schemas["Problem"];
export type AsOf = Schemas["AsOf"];

/**
 * client calls the API on this page's origin. Answers carry ETags, so the browser revalidates its cache and handles 304 answers.
 * The API takes texts in Unicode normalization form C only, and keyboards do not always type it.
 */
export const client = createClient<paths, "application/json">({
  baseUrl: "/",
  querySerializer: { array: { style: "form", explode: false } },
  bodySerializer: (body) => JSON.stringify(body).normalize("NFC"),
});

/** ApiError is a failed call. It holds the API's problem, which has a stable code, or none if the API could not be reached. */
export class ApiError extends Error {
  readonly problem: Problem | undefined;

  constructor(message: string, problem?: Problem) {
    super(message);
    this.name = "ApiError";
    this.problem = problem;
  }

  get unreachable(): boolean {
    return this.problem === undefined;
  }
}

function isProblem(body: unknown): body is Problem {
  return typeof body === "object" && body !== null && "code" in body && "detail" in body;
}

interface Outcome<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** unwrap returns the body of a call, or throws an ApiError. */
export async function unwrap<T>(call: Promise<Outcome<T>>): Promise<T> {
  let outcome: Outcome<T>;
  try {
    outcome = await call;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new ApiError("The server is not responding.");
  }
  if (outcome.data !== undefined) return outcome.data;
  if (isProblem(outcome.error)) throw new ApiError(outcome.error.detail, outcome.error);
  throw new ApiError(`The server answered with status ${outcome.response.status} and gave no reason.`);
}

/** What a problem's code means to a person, and the next step. Base units and field names of the API are never shown. */
const PLAIN: Record<string, string> = {
  insufficient_balance: "You do not hold enough for this. Enter a smaller amount.",
  no_route: "No pools trade this token against every token of the basket in this size. Choose another token, or use in kind.",
  node_unavailable: "No node of the chain is responding. Try again in a moment.",
  database_unavailable: "The server's database is not responding. Try again in a moment.",
  overloaded: "The server is busy. Try again in a moment.",
  rate_limited: "Too many requests. Wait a moment.",
  timeout: "The server took too long. Try again.",
  not_indexed_yet: "The server has not read the chain yet. Try again in a moment.",
};

let describeRevert: ((revert: NonNullable<Problem["revert"]>) => string) | undefined;

/** explainReverts sets how a contract's error is described. The sentences are loaded with the wallet, not with the first page. */
export function explainReverts(describe: (revert: NonNullable<Problem["revert"]>) => string): void {
  describeRevert = describe;
}

/** explain returns an error as a sentence for the user: the contract's reason, the invalid fields, or the problem. */
export function explain(error: unknown): string {
  if (error instanceof ApiError) {
    if (error.problem?.revert && describeRevert) return describeRevert(error.problem.revert);
    const plain = error.problem && PLAIN[error.problem.code];
    if (plain) return plain;
    const fields = error.problem?.errors ?? [];
    if (fields.length > 0)
      return fields.map((f) => `${f.field.replace(/^(body|query|path)\./, "").replaceAll("_", " ")} ${f.message}`).join("; ");
    return error.message;
  }
  return error instanceof Error ? error.message : String(error);
}
