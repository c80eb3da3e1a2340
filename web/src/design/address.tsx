import { useState } from "react";
import { Link } from "react-router";
import { useDeployment } from "@/api/reads";
import { short } from "./format";

/** A shortened address or hash, with a button that copies all of it. It links to `to`, or to the explorer if one is configured. */
export function Hex({ value, kind, to, label }: { value: string; kind: "address" | "tx"; to?: string; label?: string }) {
  const explorer = useDeployment().data?.explorer_url;
  const [copied, setCopied] = useState(false);
  const text = <span className="font-mono text-[0.86em]">{label ?? short(value)}</span>;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
      setTimeout(() => setCopied(false), 1_500);
    } catch {
      setCopied(false); // the browser denies access to the clipboard; the tooltip shows the whole value
    }
  };
  return (
    <span className="inline-flex items-center gap-1 whitespace-nowrap" title={value}>
      {to ? (
        <Link to={to} className="link">
          {text}
        </Link>
      ) : explorer ? (
        <a className="link" href={`${explorer.replace(/\/$/, "")}/${kind}/${value}`} rel="noreferrer noopener" target="_blank">
          {text}
        </a>
      ) : (
        text
      )}
      <button
        type="button"
        onClick={() => void copy()}
        className="grid size-6 place-items-center rounded text-muted hover:text-accent"
        aria-label={`Copy ${value}`}
      >
        <svg
          viewBox="0 0 16 16"
          className="size-3.5"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
          strokeLinecap="round"
          strokeLinejoin="round"
          aria-hidden="true"
        >
          {copied ? <path d="m3 8.5 3.2 3.2L13 5" /> : <path d="M5.5 5.5v-3h8v8h-3m-8-5h8v8h-8z" />}
        </svg>
      </button>
      <span className="sr-only" role="status">
        {copied ? "Copied" : ""}
      </span>
    </span>
  );
}
