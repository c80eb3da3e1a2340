import { useQuery } from "@tanstack/react-query";
import { useClient } from "wagmi";
import { useNote } from "@/api/reads";
import { Hex } from "@/design/address";
import { Time } from "@/design/figures";
import { Badge, Card } from "@/design/ui";

/** The creator's note on the index, with a check of its signature. Shows nothing if there is no note. */
export function NoteCard({ index }: { index: string }) {
  const { data: note } = useNote(index);
  const client = useClient();
  const signed = useQuery({
    queryKey: ["signature", note?.signature, note?.message, note?.author],
    enabled: note != null && client !== undefined,
    staleTime: Infinity,
    retry: 1,
    queryFn: async () => {
      if (!note || !client) throw new Error("nothing to check");
      return (await import("./signature")).signedBy(client, note);
    },
  });
  if (!note) return null;
  return (
    <Card
      title={note.content.title}
      aside={
        signed.data === undefined ? (
          <Badge>signature not checked{signed.isError ? ": no node is responding" : " yet"}</Badge>
        ) : signed.data ? (
          <Badge tone="good" title="Checked in this browser">
            signed by the creator
          </Badge>
        ) : (
          <Badge tone="bad">invalid signature</Badge>
        )
      }
    >
      <p className="max-w-prose whitespace-pre-line">{note.content.text}</p>
      <p className="mt-4 text-[0.8rem] text-muted">
        <Hex value={note.author} kind="address" to={`/creator/${note.author}`} />, <Time at={note.signed_at} />
        {note.revision > 1 && `, revision ${note.revision}`}
      </p>
    </Card>
  );
}
