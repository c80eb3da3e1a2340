import { useId, useState, type ReactNode } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { useConfig } from "wagmi";
import { client, explain, unwrap } from "@/api/client";
import { useDeployment, useNote, useProfile } from "@/api/reads";
import { isRejection } from "@/chain/rejection";
import { signStatement } from "@/chain/statement";
import { TagPicker } from "@/design/tags";
import { Button, Card, Field, Notice, Read, Spinner } from "@/design/ui";
import { SignedIn } from "@/shell/signed-in";

/** usePublish publishes a signed statement, and returns its state for the form. */
function usePublish(publish: () => Promise<unknown>, key: readonly unknown[]) {
  const queries = useQueryClient();
  const [state, setState] = useState<{ busy: boolean; error: string; done: boolean }>({ busy: false, error: "", done: false });
  const run = async () => {
    setState({ busy: true, error: "", done: false });
    try {
      await publish();
      await queries.invalidateQueries({ queryKey: key });
      setState({ busy: false, error: "", done: true });
    } catch (cause) {
      setState({ busy: false, error: isRejection(cause) ? "You declined in the wallet." : explain(cause), done: false });
    }
  };
  return { ...state, run };
}

function Publish({ state, disabled, children }: { state: ReturnType<typeof usePublish>; disabled: boolean; children: ReactNode }) {
  return (
    <form
      className="grid gap-4"
      onSubmit={(e) => {
        e.preventDefault();
        void state.run();
      }}
    >
      {children}
      {state.error && (
        <Notice tone="bad" title="Not published">
          {state.error}
        </Notice>
      )}
      {state.done && (
        <Notice tone="good" title="Published">
          Everyone can see it now and can check your signature.
        </Notice>
      )}
      <Button type="submit" className="justify-self-start" disabled={disabled || state.busy}>
        {state.busy && <Spinner />} Sign and publish
      </Button>
    </form>
  );
}

function Text({ label, value, max, onChange }: { label: string; value: string; max: number; onChange: (value: string) => void }) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-sm font-semibold">
        {label}
      </label>
      <textarea id={id} className="input min-h-28" rows={5} maxLength={max} value={value} onChange={(e) => onChange(e.target.value)} />
    </div>
  );
}

/** Edits the creator's note on an index. */
export function NoteEditor({ index, author }: { index: string; author: string }) {
  const note = useNote(index);
  return (
    <SignedIn why="Your note appears with your signature on the index page.">
      {() => (
        <Card title="Your note on the index">
          <Read query={note} what="The note">
            {(current) => <NoteForm index={index} author={author} current={current} />}
          </Read>
        </Card>
      )}
    </SignedIn>
  );
}

function NoteForm({ index, author, current }: { index: string; author: string; current: ReturnType<typeof useNote>["data"] }) {
  const config = useConfig();
  const { data: deployment } = useDeployment();
  const [title, setTitle] = useState(current?.content.title ?? "");
  const [text, setText] = useState(current?.content.text ?? "");
  const [tags, setTags] = useState<string[]>(current?.content.tags ?? []);
  const state = usePublish(async () => {
    if (!deployment) throw new Error("the marketplace is not loaded yet");
    const content = { title: title.trim(), text: text.trim(), ...(tags.length > 0 ? { tags } : {}) };
    const revision = (current?.revision ?? 0) + 1;
    const signed = await signStatement(config, { kind: "index note", chainId: deployment.chain_id, author, index, revision }, content);
    await unwrap(
      client.PUT("/v1/indices/{address}/note", { params: { path: { address: index } }, body: { revision, content, ...signed } }),
    );
  }, ["note", index]);
  return (
    <Publish state={state} disabled={title.trim() === "" || text.trim() === ""}>
      <Field label="Title" maxLength={120} value={title} onChange={(e) => setTitle(e.target.value)} />
      <Text label="What investors should know" value={text} max={10_000} onChange={setText} />
      <TagPicker label="Tags of the index" kinds={["sector", "style", "risk"]} value={tags} onChange={setTags} />
    </Publish>
  );
}

/** Edits an account's profile on its creator page. */
export function ProfileEditor({ author }: { author: string }) {
  const profile = useProfile(author);
  return (
    <SignedIn why="Your profile appears with your signature on your creator page.">
      {() => (
        <Card title="Your profile">
          <Read query={profile} what="The profile">
            {(current) => <ProfileForm author={author} current={current} />}
          </Read>
        </Card>
      )}
    </SignedIn>
  );
}

function ProfileForm({ author, current }: { author: string; current: ReturnType<typeof useProfile>["data"] }) {
  const config = useConfig();
  const { data: deployment } = useDeployment();
  const [name, setName] = useState(current?.content.name ?? "");
  const [bio, setBio] = useState(current?.content.bio ?? "");
  const [website, setWebsite] = useState(current?.content.website ?? "");
  const [tags, setTags] = useState<string[]>(current?.content.tags ?? []);
  const state = usePublish(async () => {
    if (!deployment) throw new Error("the marketplace is not loaded yet");
    const content = {
      name: name.trim(),
      ...(bio.trim() ? { bio: bio.trim() } : {}),
      ...(website.trim() ? { website: website.trim() } : {}),
      ...(tags.length > 0 ? { tags } : {}),
    };
    const revision = (current?.revision ?? 0) + 1;
    const signed = await signStatement(config, { kind: "profile", chainId: deployment.chain_id, author, revision }, content);
    await unwrap(
      client.PUT("/v1/creators/{address}/profile", { params: { path: { address: author } }, body: { revision, content, ...signed } }),
    );
  }, ["profile", author]);
  return (
    <Publish state={state} disabled={name.trim() === ""}>
      <Field label="Name" maxLength={64} value={name} onChange={(e) => setName(e.target.value)} />
      <Text label="About you" value={bio} max={1_000} onChange={setBio} />
      <Field
        label="Website"
        type="url"
        placeholder="https://"
        maxLength={200}
        value={website}
        onChange={(e) => setWebsite(e.target.value)}
      />
      <TagPicker label="Tags about you" kinds={["expertise", "style", "risk"]} value={tags} onChange={setTags} />
    </Publish>
  );
}
