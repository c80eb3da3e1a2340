import { useState } from "react";
import { Link } from "react-router";
import { useCreators } from "@/api/reads";
import { Time, Unknown, UsdShort } from "@/design/figures";
import { number, short } from "@/design/format";
import { Card, Empty, LinkButton, Read, Segments, TableBox } from "@/design/ui";

/** Every creator, by what they manage. */
export default function Leaderboard() {
  const [sort, setSort] = useState<"nav" | "score">("nav");
  const query = useCreators(sort);
  return (
    <>
      <header>
        <h1>Creators</h1>
        <p className="mt-2 max-w-2xl text-muted">
          Whoever launches an index is its creator: proposes its basket, under notice, and earns its fees. Nobody vets them; their record is
          on the chain.
        </p>
      </header>
      <Card
        title={sort === "nav" ? "By assets under management" : "By score"}
        aside={
          <Segments
            label="Order"
            value={sort}
            options={[
              ["nav", "Managed"],
              ["score", "Score"],
            ]}
            onChange={setSort}
          />
        }
      >
        <Read query={query} what="The creators">
          {({ creators }) =>
            creators.length === 0 ? (
              <Empty title="No creator yet">
                <LinkButton to="/console/launch">Launch the first index</LinkButton>
              </Empty>
            ) : (
              <TableBox label="Creators">
                <table className="table-plain min-w-[42rem] text-sm">
                  <thead>
                    <tr>
                      <th scope="col" className="number w-10">
                        #
                      </th>
                      <th scope="col">Creator</th>
                      <th scope="col" className="number">
                        Managed
                      </th>
                      <th scope="col" className="number">
                        Score
                      </th>
                      <th scope="col" className="number">
                        Indices
                      </th>
                      <th scope="col" className="number">
                        Investors
                      </th>
                      <th scope="col" className="number">
                        Fees earned
                      </th>
                      <th scope="col" className="number">
                        Since
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {creators.map((c, i) => (
                      <tr key={c.address}>
                        <td className="number font-display text-lg text-muted">{i + 1}</td>
                        <td>
                          <Link className="link font-mono text-[0.92em]" to={`/creator/${c.address}`}>
                            {short(c.address)}
                          </Link>
                        </td>
                        <td className="number font-semibold">
                          <UsdShort value={c.nav_usd} />
                          {c.unvalued > 0 && <span className="block text-xs font-normal text-warn">{c.unvalued} without a value</span>}
                        </td>
                        <td className="number">{c.score === null ? <Unknown why={c.unknown?.score} /> : number(c.score)}</td>
                        <td className="number">{c.indices}</td>
                        <td className="number">{c.holders}</td>
                        <td className="number">
                          <UsdShort value={c.fees_usd} />
                        </td>
                        <td className="number">
                          <Time at={c.since} />
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </TableBox>
            )
          }
        </Read>
      </Card>
    </>
  );
}
