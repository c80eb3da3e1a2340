import { useProfile } from "@/api/reads";
import { Link } from "react-router";
import { tagText } from "@/design/format";
import { Time } from "@/design/figures";
import { Card } from "@/design/ui";

/** An account's signed profile. Shows nothing if there is none. */
export function ProfileCard({ address }: { address: string }) {
  const { data: profile } = useProfile(address);
  if (!profile) return null;
  const { name, bio, website, tags } = profile.content;
  return (
    <Card title={name}>
      {(tags ?? []).length > 0 && (
        <ul className="mb-3 flex flex-wrap gap-1.5" aria-label="Tags">
          {tags?.map((tag) => (
            <li key={tag}>
              <Link className="chip min-h-7 px-2.5 text-xs" to={`/?by=${tag}`}>
                {tagText(tag)}
              </Link>
            </li>
          ))}
        </ul>
      )}
      {bio && <p className="max-w-prose whitespace-pre-line">{bio}</p>}
      <p className="mt-3 flex flex-wrap gap-x-4 text-[0.8rem] text-muted">
        {website && (
          <a className="link" href={website} rel="noreferrer noopener nofollow" target="_blank">
            {website.replace(/^https:\/\//, "")}
          </a>
        )}
        <span>
          Written and signed by this account, <Time at={profile.signed_at} />. Nobody has verified it.
        </span>
      </p>
    </Card>
  );
}
