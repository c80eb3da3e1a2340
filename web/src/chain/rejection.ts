import { BaseError } from "viem";

/** isRejection returns whether the user declined a request in the wallet. */
export function isRejection(error: unknown): boolean {
  const code = (e: unknown) => typeof e === "object" && e !== null && "code" in e && e.code === 4001;
  if (error instanceof BaseError) return error.walk((e) => code(e) || (e as Error).name === "UserRejectedRequestError") !== null;
  return code(error);
}

/** plainReason returns the message of a wallet or a node. It does not decode reverts. */
export function plainReason(error: unknown): string {
  if (error instanceof BaseError) return error.details || error.shortMessage;
  return error instanceof Error ? error.message : String(error);
}
