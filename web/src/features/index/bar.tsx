import { useEffect, useState } from "react";
import type { Index } from "@/api/reads";
import { Change, Level } from "@/design/figures";

/** A bar at the bottom of a narrow screen that leads to the panel to invest. It is hidden while the panel is in view. */
export function InvestBar({ index, target }: { index: Index; target: string }) {
  const [hidden, setHidden] = useState(false);
  useEffect(() => {
    const panel = document.getElementById(target);
    if (!panel) return;
    const observer = new IntersectionObserver((entries) => setHidden(entries.at(-1)?.isIntersecting ?? false));
    observer.observe(panel);
    return () => observer.disconnect();
  }, [target]);
  if (hidden) return null;
  return (
    <aside
      aria-label="Invest"
      data-bottom-bar
      className="fixed inset-x-0 bottom-0 z-20 flex h-17 items-center justify-between gap-4 border-t border-line bg-raised px-4 lg:hidden"
    >
      <p className="min-w-0 text-sm leading-tight">
        <span className="block truncate font-semibold">{index.name}</span>
        <span className="text-muted">
          <Level valuation={index.valuation} />{" "}
          <Change value={index.returns.since_launch} unknown={index.returns.unknown} field="since_launch" />
        </span>
      </p>
      <a
        href={`#${target}`}
        className="inline-flex min-h-11 shrink-0 items-center rounded-full bg-accent px-7 text-[0.925rem] font-semibold text-on-accent hover:bg-accent-strong"
      >
        Invest
      </a>
    </aside>
  );
}
