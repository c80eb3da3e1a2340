import { Link } from "react-router";
import { useAssets, useCreatorSearch } from "@/api/reads";
import { Avatar } from "@/design/avatar";
import { short } from "@/design/format";
import { TokenIcon } from "@/design/token";

const MOST = 4;

/** Tokens and creators that match the search text. The indices themselves are the list below. */
export default function Suggestions({ text, onToken }: { text: string; onToken: (token: string) => void }) {
  const assets = useAssets();
  const creators = useCreatorSearch(text);
  const wanted = text.toLowerCase();
  const tokens = (assets.data?.assets ?? [])
    .filter((a) => a.symbol.toLowerCase().startsWith(wanted) || a.name.toLowerCase().includes(wanted) || a.token.toLowerCase() === wanted)
    .slice(0, MOST);
  const people = (creators.data?.creators ?? []).slice(0, MOST);
  if (tokens.length + people.length === 0) return null;
  return (
    <ul aria-label="Tokens and creators" className="flex flex-wrap gap-2 text-sm">
      {tokens.map((a) => (
        <li key={a.token}>
          <button type="button" className="chip" onClick={() => onToken(a.token)}>
            <TokenIcon symbol={a.symbol} className="size-4.5" /> Indices with {a.symbol}
          </button>
        </li>
      ))}
      {people.map((c) => (
        <li key={c.address}>
          <Link className="chip" to={`/creator/${c.address}`}>
            <Avatar address={c.address} className="size-4.5" /> {c.name ?? short(c.address)}
          </Link>
        </li>
      ))}
    </ul>
  );
}
