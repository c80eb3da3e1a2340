import { lazy, Suspense, useState } from "react";
import { useTransactions } from "@/chain/list";
import { Dialog, Loading } from "@/design/ui";

const Activity = lazy(() => import("./activity"));

const ENDED = new Set(["confirmed", "final", "failed", "rejected", "replaced"]);

/** The bell: what happened to this tab's transactions, and what was announced for the indices that one watches. */
export function Bell() {
  const transactions = useTransactions();
  const [open, setOpen] = useState(false);
  const [seen, setSeen] = useState(0);
  const ended = transactions.filter((t) => ENDED.has(t.state)).length;
  const news = Math.max(0, ended - seen);
  const show = () => {
    setSeen(ended);
    setOpen(true);
  };
  return (
    <>
      <button
        type="button"
        className="relative grid size-11 place-items-center rounded-full text-muted hover:text-accent"
        aria-haspopup="dialog"
        aria-label={news > 0 ? `Activity, ${news} new` : "Activity"}
        onClick={show}
      >
        <svg
          viewBox="0 0 20 20"
          className="size-5"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
          strokeLinecap="round"
          aria-hidden="true"
        >
          <path
            d="M4.5 14.5c1-1 1.3-2.300 1.300-5a4.200 4.200 0 0 1 8.400 0c0 2.700.3 4 1.300 5zM8.300 17a1.800 1.800 0 0 0 3.400 0"
            strokeLinejoin="round"
          />
        </svg>
        {news > 0 && (
          <span className="absolute top-2 right-2 size-2.5 rounded-full bg-accent ring-2 ring-[var(--ground)]" aria-hidden="true" />
        )}
      </button>
      <Dialog open={open} title="Activity" onClose={() => setOpen(false)}>
        <Suspense fallback={<Loading what="the activity" />}>
          <Activity onLeave={() => setOpen(false)} />
        </Suspense>
      </Dialog>
    </>
  );
}
