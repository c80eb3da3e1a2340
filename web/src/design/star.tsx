/** A star button: watched or not. */
export function Star({ on, name, onToggle, className = "" }: { on: boolean; name: string; onToggle: () => void; className?: string }) {
  return (
    <button
      type="button"
      aria-pressed={on}
      aria-label={`Watch ${name}`}
      title={on ? "On your watchlist" : "Add to your watchlist"}
      className={`relative z-[1] grid size-11 place-items-center rounded-full ${on ? "text-accent" : "text-line-strong hover:text-accent"} ${className}`}
      onClick={onToggle}
    >
      <svg
        viewBox="0 0 20 20"
        className="size-5"
        fill={on ? "currentColor" : "none"}
        stroke="currentColor"
        strokeWidth="1.4"
        aria-hidden="true"
      >
        <path d="m10 2.2 2.3 4.9 5.3.7-3.9 3.7 1 5.3-4.7-2.6-4.7 2.6 1-5.3-3.9-3.7 5.3-.7z" strokeLinejoin="round" />
      </svg>
    </button>
  );
}
