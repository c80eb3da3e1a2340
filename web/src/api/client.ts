import createClient from "openapi-fetch";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];
export type Problem = Schemas["Problem"];
export type AsOf = Schemas["AsOf"];

/** The API on this page's own origin, asked for JSON. Its answers carry ETags: the browser revalidates and takes 304 for us. */
export const client = createClient<paths, "application/json">({ baseUrl: "/" });

/** Why a call failed: the API said so (a problem with a stable code), or it could not be reached at all. */
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

/** The body of a call, or an ApiError. */
export async function unwrap<T>(call: Promise<Outcome<T>>): Promise<T> {
  let outcome: Outcome<T>;
  try {
    outcome = await call;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new ApiError("The server does not answer.");
  }
  if (outcome.data !== undefined) return outcome.data;
  if (isProblem(outcome.error)) throw new ApiError(outcome.error.detail, outcome.error);
  throw new ApiError(`The server answered ${outcome.response.status} without a reason.`);
}

/** What a person should read of an error: the fields that are wrong, or the reason. */
export function explain(error: unknown): string {
  if (error instanceof ApiError) {
    const fields = error.problem?.errors ?? [];
    if (fields.length > 0)
      return fields.map((f) => `${f.field.replace(/^(body|query|path)\./, "").replaceAll("_", " ")} ${f.message}`).join("; ");
    return error.message;
  }
  return error instanceof Error ? error.message : String(error);
}
