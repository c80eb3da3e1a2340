import { Link } from "react-router";
import { short } from "./format";
import { hashOf, seriesColor } from "./sky";

/** An account's picture: a constellation that depends on its address alone, so nobody can choose another's. */
export function Avatar({ address, className = "size-8" }: { address: string; className?: string }) {
  const key = address.toLowerCase();
  const stars = Array.from({ length: 5 }, (_, i) => {
    const hash = hashOf(`${key}${i}`);
    return { x: 6 + (hash % 21), y: 6 + ((hash >>> 8) % 21), r: 1.1 + ((hash >>> 16) % 3) * 0.7 };
  });
  const color = seriesColor(hashOf(key) % 8);
  return (
    <svg viewBox="0 0 32 32" className={`inline-block shrink-0 ${className}`} aria-hidden="true">
      <circle cx="16" cy="16" r="15.5" fill="var(--sunken)" stroke={color} />
      <path d={`M${stars.map((s) => `${s.x} ${s.y}`).join("L")}`} fill="none" stroke={color} strokeWidth="1" opacity=".65" />
      {stars.map((s, i) => (
        <circle key={i} cx={s.x} cy={s.y} r={s.r} fill={i === 0 ? "var(--accent)" : color} />
      ))}
    </svg>
  );
}

/** A creator as a link: picture, published name if there is one, and the address, because anybody can publish any name. */
export function CreatorLink({ address, name, small }: { address: string; name: string | null; small?: boolean }) {
  return (
    <Link
      className="link relative z-[1] inline-flex max-w-full items-center gap-1.5 align-middle no-underline"
      to={`/creator/${address}`}
      title={address}
    >
      <Avatar address={address} className={small ? "size-4" : "size-6"} />
      {name && <span className="truncate font-semibold">{name}</span>}
      <span className={`font-mono text-[0.86em] ${name ? "text-muted max-sm:sr-only" : ""}`}>{short(address)}</span>
    </Link>
  );
}
