import { useState } from "react";
import { hashOf, seriesColor } from "./sky";
import { pictureOf } from "./token-symbols";

/** A token's icon: from the icon set, or drawn with its first letters. The symbol stands beside it, so the icon has no name of its own. */
export function TokenIcon({ symbol, className = "size-6" }: { symbol: string | null; className?: string }) {
  const picture = pictureOf(symbol);
  const [missing, setMissing] = useState(false);
  if (picture && !missing) {
    return (
      <img
        src={`/tokens/${picture}.svg`}
        alt=""
        width="32"
        height="32"
        loading="lazy"
        decoding="async"
        className={`inline-block shrink-0 rounded-full ${className}`}
        onError={() => setMissing(true)}
      />
    );
  }
  const name = symbol ?? "?";
  return (
    <svg viewBox="0 0 32 32" className={`inline-block shrink-0 ${className}`} aria-hidden="true">
      <circle cx="16" cy="16" r="15.25" fill="var(--raised)" stroke={seriesColor(hashOf(name) % 8)} strokeWidth="1.5" />
      <circle cx="16" cy="16" r="11.5" fill="none" stroke={seriesColor(hashOf(name) % 8)} strokeWidth=".8" strokeDasharray="1.5 3" />
      <text x="16" y="20" textAnchor="middle" fontSize={name.length > 1 ? 10.5 : 13} fontWeight="700" fill="var(--ink)">
        {name.slice(0, 2).toUpperCase()}
      </text>
    </svg>
  );
}

/** The icons of a basket, largest weight first, slightly overlapping. */
export function TokenIcons({ symbols, most = 5 }: { symbols: readonly (string | null)[]; most?: number }) {
  const rest = symbols.length - most;
  return (
    <span className="inline-flex items-center align-middle" aria-hidden="true">
      {symbols.slice(0, most).map((symbol, i) => (
        <span key={i} className={`inline-flex rounded-full bg-surface ring-2 ring-[var(--surface)] ${i > 0 ? "-ml-1.5" : ""}`}>
          <TokenIcon symbol={symbol} className="size-5" />
        </span>
      ))}
      {rest > 0 && <span className="ml-1 text-xs font-semibold text-muted">+{rest}</span>}
    </span>
  );
}
