/* The three pictures of "How it works", drawn with the app's orbits, brass and ink. */

interface Picture {
  label: string;
}

const frame = "w-full rounded-[var(--radius-small)] bg-sunken";
const PLANETS = [
  { r: 26, angle: -0.6, size: 10, color: "var(--series-1)" },
  { r: 44, angle: 2.2, size: 7.5, color: "var(--series-2)" },
  { r: 62, angle: 4.3, size: 6, color: "var(--series-3)" },
  { r: 78, angle: 0.9, size: 4.5, color: "var(--series-4)" },
] as const;

/** A basket as a planetary system, under a pointing alidade. */
export const Choose = ({ label }: Picture) => (
  <svg viewBox="0 0 300 200" className={frame} role="img" aria-label={label}>
    <g transform="translate(150 100)" fill="none">
      <circle r="92" stroke="var(--star)" strokeWidth=".8" strokeDasharray="1 6" />
      <circle r="6" fill="var(--accent)" />
      {PLANETS.map((p) => (
        <g key={p.r}>
          <circle r={p.r} stroke="var(--line-strong)" strokeWidth=".8" />
          <circle
            cx={Math.cos(p.angle) * p.r}
            cy={Math.sin(p.angle) * p.r}
            r={p.size}
            fill={p.color}
            stroke="var(--surface)"
            strokeWidth="1.5"
          />
        </g>
      ))}
      <path d="M-110 60 110-60" stroke="var(--accent)" strokeWidth="1.6" opacity=".7" />
    </g>
    <Stars places={[30, 36, 268, 40, 252, 172, 44, 166, 20, 104]} />
  </svg>
);

/** One token goes in, the basket stays in the vault, and shares come back. */
export const Hold = ({ label }: Picture) => (
  <svg viewBox="0 0 300 200" className={frame} role="img" aria-label={label}>
    <g fill="none" stroke="var(--ink)" strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round">
      <rect x="22" y="76" width="58" height="46" rx="9" stroke="var(--accent)" />
      <path d="M22 90h58M64 106h6" stroke="var(--accent)" />
      <path d="M88 84c24-26 50-30 74-18m-8-8 9 8-11 5" />
      <path d="M162 134c-24 12-50 8-74-18m1 12-1-12 11 4" stroke="var(--accent)" />
      <circle cx="222" cy="100" r="54" />
      <circle cx="222" cy="100" r="46" stroke="var(--line-strong)" strokeWidth=".9" />
      {Array.from({ length: 12 }, (_, i) => (
        <path key={i} d="M222 49v4" transform={`rotate(${i * 30} 222 100)`} strokeWidth="1" />
      ))}
    </g>
    <circle cx="205" cy="88" r="12" fill="var(--series-1)" />
    <circle cx="236" cy="84" r="9" fill="var(--series-2)" />
    <circle cx="214" cy="118" r="7.5" fill="var(--series-3)" />
    <circle cx="240" cy="112" r="6" fill="var(--series-4)" />
    <circle cx="118" cy="58" r="6" fill="var(--good)" />
    <path d="m118 132 2.2 5 5 2.2-5 2.2-2.2 5-2.2-5-5-2.2 5-2.2z" fill="var(--accent)" />
    <Stars places={[20, 40, 282, 32, 150, 26, 34, 164, 284, 170]} />
  </svg>
);

/** The level rises, falls through the trigger, and the shares are sold a little below it. */
export const Leave = ({ label }: Picture) => (
  <svg viewBox="0 0 300 200" className={frame} role="img" aria-label={label}>
    <g fill="none" strokeLinecap="round" strokeLinejoin="round">
      <path d="M24 172h252M24 172V28" stroke="var(--line-strong)" />
      <path d="M24 118h252" stroke="var(--bad)" strokeWidth="1.4" strokeDasharray="6 5" />
      <path d="m28 140 22-18 18 10 24-34 20 12 26-44 18 16 16-24 12 22 8-8 10 62" stroke="var(--accent)" strokeWidth="2.4" />
      <path d="m202 134 12 22 14-10 18 14 24-8" stroke="var(--accent)" strokeWidth="1.6" strokeDasharray="2 5" />
      <circle cx="202" cy="134" r="9" stroke="var(--bad)" strokeWidth="1.6" />
    </g>
    <circle cx="202" cy="134" r="4" fill="var(--bad)" />
    <path d="m186 34 2 4.6 4.6 2-4.6 2-2 4.6-2-4.6-4.6-2 4.6-2z" fill="var(--star)" />
    <Stars places={[60, 40, 100, 56, 250, 44, 272, 92, 232, 70]} />
  </svg>
);

function Stars({ places }: { places: readonly number[] }) {
  return (
    <g fill="var(--star)">
      {places.flatMap((x, i) => (i % 2 === 0 ? [<circle key={i} cx={x} cy={places[i + 1]} r={i % 4 === 0 ? 1.6 : 1} />] : []))}
    </g>
  );
}
