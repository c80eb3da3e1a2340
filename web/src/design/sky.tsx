/* The app's illustrations: orbits, stars, sparklines and rings. */

/** The logo: rete, alidade and throne of an astrolabe. */
export function Mark({ className = "size-8" }: { className?: string }) {
  return (
    <svg
      viewBox="0 0 32 32"
      className={className}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      aria-hidden="true"
    >
      <circle cx="16" cy="17.5" r="12.2" />
      <circle cx="16" cy="20.5" r="6.4" />
      <path d="M16 5.3v24.4M6.5 10.6l19 13.8" opacity=".7" />
      <circle cx="16" cy="2.6" r="1.4" />
      <path d="m16 14.6.9 2 2.1.9-2.1.9-.9 2.1-.9-2.1-2.1-.9 2.1-.9z" fill="currentColor" />
    </svg>
  );
}

/** seriesColor returns the colour of the constituent at a position. Neighbouring colours differ without colour vision too. */
export const seriesColor = (place: number): string => `var(--series-${(place % 8) + 1})`;

/** hashOf returns a whole number from 0 on that depends on the text alone, so that a drawing is the same at every visit. */
export function hashOf(text: string): number {
  let hash = 2166136261;
  for (const char of text) hash = Math.imul(hash ^ char.charCodeAt(0), 16777619) >>> 0;
  return hash;
}

const angleOf = (text: string): number => ((hashOf(text) % 3600) / 1800) * Math.PI;

interface Body {
  symbol: string;
  weight: number; // 0 to 1
}

/** A basket as a planetary system: one orbit per constituent, the first one nearest. A larger weight makes a larger planet. */
export function Orbits({ bodies, className = "size-12" }: { bodies: readonly Body[]; className?: string }) {
  const seen = bodies.filter((b) => b.weight > 0).slice(0, 8);
  const gap = 24 / Math.max(seen.length, 1);
  return (
    <svg viewBox="-32 -32 64 64" className={className} aria-hidden="true">
      <circle r="3.2" fill="var(--accent)" />
      {seen.length === 0 &&
        [12, 20, 28].map((r) => <circle key={r} r={r} fill="none" stroke="var(--line)" strokeWidth="1" strokeDasharray="2 3" />)}
      {seen.map((body, i) => {
        const radius = 6 + gap * (i + 0.6);
        const angle = angleOf(body.symbol + String(i));
        return (
          <g key={body.symbol}>
            <circle r={radius} fill="none" stroke="var(--line)" strokeWidth="1" />
            <circle
              cx={Math.cos(angle) * radius}
              cy={Math.sin(angle) * radius}
              r={1.8 + 5 * Math.sqrt(body.weight)}
              fill={seriesColor(i)}
              stroke="var(--surface)"
              strokeWidth="1.2"
            />
          </g>
        );
      })}
    </svg>
  );
}

const STARS = Array.from({ length: 46 }, (_, i) => {
  const angle = i * 2.399963; // the golden angle spreads them evenly
  const radius = 22 * Math.sqrt(i + 6);
  return { x: Math.cos(angle) * radius * 1.15, y: Math.sin(angle) * radius, r: i % 7 === 0 ? 1.7 : 0.9 };
});

/** The astrolabe plate behind the title of the first page. */
export function Plate({ className = "" }: { className?: string }) {
  const ticks = Array.from({ length: 72 }, (_, i) => (i * Math.PI) / 36);
  return (
    <svg viewBox="-200 -200 400 400" className={className} fill="none" stroke="var(--star)" aria-hidden="true">
      <g className="orbit">
        {ticks.map((t, i) => {
          const inner = i % 6 === 0 ? 168 : 176;
          return (
            <path
              key={t}
              d={`M${Math.cos(t) * inner} ${Math.sin(t) * inner}L${Math.cos(t) * 183} ${Math.sin(t) * 183}`}
              strokeWidth={i % 6 === 0 ? 1.6 : 0.8}
            />
          );
        })}
        <circle r="183" />
        <circle r="164" strokeWidth=".8" />
      </g>
      <g className="orbit-slow">
        <circle r="112" cy="34" strokeWidth=".9" />
        <circle r="70" cy="-18" strokeWidth=".9" strokeDasharray="3 6" />
        <path d="M-164 0H164M0-164V164" strokeWidth=".6" />
        <path d="M-130-98 130 98" strokeWidth="1.6" stroke="var(--accent)" opacity=".65" />
        <circle cx="-104" cy="-78" r="4" fill="var(--accent)" stroke="none" />
      </g>
      {STARS.map((s) => (
        <circle key={`${s.x}`} cx={s.x} cy={s.y} r={s.r} fill="var(--star)" stroke="none" />
      ))}
    </svg>
  );
}

/** A small line chart without axes. The exact numbers are shown beside it. */
export function Sparkline({ values, label, className = "h-9 w-28" }: { values: readonly number[]; label: string; className?: string }) {
  if (values.length < 2) return <span className={`inline-block ${className}`} />;
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  const points = values.map((v, i) => [(i / (values.length - 1)) * 100, 30 - ((v - low) / span) * 28 - 1] as const);
  const line = points.map(([x, y]) => `${x.toFixed(2)},${y.toFixed(2)}`).join(" ");
  const last = points.at(-1);
  const color = (values.at(-1) ?? 0) >= (values[0] ?? 0) ? "var(--good)" : "var(--bad)";
  return (
    <svg viewBox="-1 -2 104 34" preserveAspectRatio="none" className={className} role="img" aria-label={label}>
      <polyline points={line} fill="none" stroke={color} strokeWidth="1.6" vectorEffect="non-scaling-stroke" strokeLinejoin="round" />
      {last && (
        <path d={`M${last[0]} ${last[1]}h.01`} stroke={color} strokeWidth="5" strokeLinecap="round" vectorEffect="non-scaling-stroke" />
      )}
    </svg>
  );
}

interface Slice {
  key: string;
  current: number; // 0 to 1
  target: number; // 0 to 1
}

/** Holdings as two rings: the outer one shows current weights, the thin inner one target weights. */
export function Donut({
  slices,
  children,
  className = "size-52",
}: {
  slices: readonly Slice[];
  children?: React.ReactNode;
  className?: string;
}) {
  const ring = (pick: (s: Slice) => number, radius: number, width: number, opacity: number) => {
    const around = 2 * Math.PI * radius;
    let from = 0;
    return slices.map((s, i) => {
      const part = pick(s);
      const start = from;
      from += part;
      return (
        <circle
          key={s.key}
          r={radius}
          fill="none"
          stroke={seriesColor(i)}
          strokeWidth={width}
          opacity={opacity}
          strokeDasharray={`${Math.max(0, part * around - 1.2)} ${around}`}
          strokeDashoffset={-start * around}
        />
      );
    });
  };
  return (
    <div className={`relative shrink-0 ${className}`}>
      <svg viewBox="-60 -60 120 120" className="size-full -rotate-90" aria-hidden="true">
        {Array.from({ length: 36 }, (_, i) => (
          <path key={i} d="M57 0h2.6" stroke="var(--line-strong)" strokeWidth=".7" opacity=".6" transform={`rotate(${i * 10})`} />
        ))}
        {ring((s) => s.current, 47, 11, 1)}
        {ring((s) => s.target, 37.5, 3, 0.75)}
      </svg>
      <div className="absolute inset-0 grid place-content-center text-center">{children}</div>
    </div>
  );
}
