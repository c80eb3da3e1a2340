import type { ReactNode } from "react";

/** A sunken box of facts: a label and a value in each line. */
export const Facts = ({ children }: { children: ReactNode }) => (
  <dl className="grid gap-2 rounded-[var(--radius-small)] bg-sunken p-3.5 text-sm">{children}</dl>
);

export function Fact({ label, strong, children }: { label: ReactNode; strong?: boolean; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-baseline justify-between gap-x-4">
      <dt className="text-muted">{label}</dt>
      <dd className={`text-right ${strong ? "text-base font-semibold" : "font-medium"}`}>{children}</dd>
    </div>
  );
}
