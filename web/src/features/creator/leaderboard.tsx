import { useDeferredValue, useState } from "react";
import { useCreators, useTags } from "@/api/reads";
import { Percent, Time, Unknown, UsdShort } from "@/design/figures";
import { number, tagText } from "@/design/format";
import { DataTable } from "@/design/table";
import { CreatorLink } from "@/design/avatar";
import { Card, Empty, Field, LinkButton, Read, Segments, Select } from "@/design/ui";
import { useTitle } from "@/design/title";

/** All creators, ordered by assets under management or by score. */
export default function Leaderboard() {
  useTitle("Creators");
  const [sort, setSort] = useState<"nav" | "score">("nav");
  const [text, setText] = useState("");
  const [tag, setTag] = useState("");
  const search = useDeferredValue(text.trim());
  const query = useCreators(sort, search, tag);
  const tags = useTags();
  const choices = (tags.data?.tags ?? []).filter((t) => t.kind !== "sector");
  return (
    <>
      <header>
        <h1>Creators</h1>
        <p className="mt-2 max-w-2xl text-muted">
          Anyone who launches an index is its creator. A creator proposes changes to the basket, with notice, and earns the fees. Nobody
          vets creators, but their track record is on the chain.
        </p>
      </header>
      <section aria-label="Search and filters" className="grid gap-3 sm:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <Field
          label="Search"
          type="search"
          placeholder="Name or address"
          maxLength={64}
          value={text}
          onChange={(e) => setText(e.target.value)}
        />
        <Select label="Tag" value={tag} options={[["", "Any tag"], ...choices.map((t) => [t.name, t.label] as const)]} onChange={setTag} />
      </section>
      <Card
        title={sort === "nav" ? "By assets under management" : "By score"}
        aside={
          <Segments
            label="Sort by"
            value={sort}
            options={[
              ["nav", "Assets"],
              ["score", "Score"],
            ]}
            onChange={setSort}
          />
        }
      >
        <Read query={query} what="The creators">
          {({ creators }) =>
            creators.length === 0 ? (
              search || tag ? (
                <Empty title="No matching creator">Change the search or the tag.</Empty>
              ) : (
                <Empty title="No creators yet">
                  <LinkButton to="/console/launch">Launch the first index</LinkButton>
                </Empty>
              )
            ) : (
              <DataTable
                label="Creators"
                className="min-w-[42rem] text-sm"
                rows={creators}
                rowKey={(c) => c.address}
                columns={[
                  { name: "#", number: true, className: "w-10 font-display text-lg text-muted", cell: (_, i) => i + 1 },
                  {
                    name: "Creator",
                    cell: (c) => (
                      <>
                        <CreatorLink address={c.address} name={c.name} />
                        {c.tags.length > 0 && <span className="block text-xs text-muted">{c.tags.map(tagText).join(", ")}</span>}
                      </>
                    ),
                  },
                  {
                    name: "Assets managed",
                    number: true,
                    className: "font-semibold",
                    cell: (c) => (
                      <>
                        <UsdShort value={c.nav_usd} />
                        {c.unvalued > 0 && <span className="block text-xs font-normal text-warn">without {c.unvalued} unvalued</span>}
                      </>
                    ),
                  },
                  {
                    name: "Score",
                    number: true,
                    cell: (c) =>
                      c.score === null ? (
                        <Unknown why={c.unknown?.score} />
                      ) : (
                        <>
                          {number(c.score)}
                          <span className="block text-xs font-normal text-muted">
                            of 100, confidence <Percent value={c.score_confidence} unknown={c.unknown} field="score_confidence" />
                          </span>
                        </>
                      ),
                  },
                  { name: "Indices", number: true, cell: (c) => c.indices },
                  { name: "Investors", number: true, cell: (c) => c.holders },
                  { name: "Fees earned", number: true, cell: (c) => <UsdShort value={c.fees_usd} /> },
                  { name: "Since", number: true, cell: (c) => <Time at={c.since} /> },
                ]}
              />
            )
          }
        </Read>
      </Card>
    </>
  );
}
