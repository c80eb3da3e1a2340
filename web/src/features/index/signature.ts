import type { Client } from "viem";
import { verifyMessage } from "viem/actions";
import type { Schemas } from "@/api/client";
import { address } from "@/chain/wallet";

/** signedBy returns whether a note's author signed it. It is loaded with the first note: most indices have none. */
export const signedBy = (client: Client, note: Schemas["StatementNote"]): Promise<boolean> =>
  verifyMessage(client, { address: address(note.author), message: note.message, signature: note.signature as `0x${string}` });
