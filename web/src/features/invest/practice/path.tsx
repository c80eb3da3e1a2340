import { D18 } from "./fees";

const WIDTH = 600;
const HEIGHT = 120;

const float = (units: bigint): number => Number(units) / Number(D18);

/** The level of the practice from its start, and the trigger of a stop as a dashed line. */
export function Path({ path, trigger, label }: { path: readonly bigint[]; trigger: bigint | null; label: string }) {
  const levels = path.map(float);
  const stop = trigger === null ? [] : [float(trigger)];
  const low = Math.min(...levels, ...stop) * 0.96;
  const high = Math.max(...levels, ...stop) * 1.04;
  const y = (value: number) => HEIGHT - ((value - low) / (high - low || 1)) * HEIGHT;
  const x = (i: number) => (levels.length < 2 ? 0 : (i / (levels.length - 1)) * WIDTH);
  const points = levels.map((v, i) => `${x(i).toFixed(1)},${y(v).toFixed(1)}`).join(" ");
  const last = levels.at(-1) ?? 0;
  return (
    <svg viewBox={`-6 -6 ${WIDTH + 12} ${HEIGHT + 12}`} className="mb-5 w-full" role="img" aria-label={label}>
      {[0.25, 0.5, 0.75].map((part) => (
        <path key={part} d={`M0 ${HEIGHT * part}H${WIDTH}`} stroke="var(--line)" strokeDasharray="2 5" />
      ))}
      {stop.map((v) => (
        <path key={v} d={`M0 ${y(v)}H${WIDTH}`} stroke="var(--bad)" strokeWidth="1.5" strokeDasharray="7 5" />
      ))}
      <polyline points={points} fill="none" stroke="var(--accent)" strokeWidth="2" strokeLinejoin="round" />
      <circle cx={x(levels.length - 1)} cy={y(last)} r="4" fill="var(--accent)" />
    </svg>
  );
}
