import { useProfile } from "@/api/reads";
import { Time } from "@/design/figures";
import { Card } from "@/design/ui";

/** What an account says of itself, under its signature. Nothing where it says nothing. */
export function ProfileCard({ address }: { address: string }) {
  const { data: profile } = useProfile(address);
  if (!profile) return null;
  const { name, bio, website } = profile.content;
  return (
    <Card title={name}>
      {bio && <p className="max-w-prose whitespace-pre-line">{bio}</p>}
      <p className="mt-3 flex flex-wrap gap-x-4 text-[0.8rem] text-muted">
        {website && (
          <a className="link" href={website} rel="noreferrer noopener nofollow" target="_blank">
            {website.replace(/^https:\/\//, "")}
          </a>
        )}
        <span>
          Said and signed by the account itself, <Time at={profile.signed_at} />; nobody checked it.
        </span>
      </p>
    </Card>
  );
}
