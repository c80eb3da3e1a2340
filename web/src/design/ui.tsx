import { useEffect, useId, useRef, type ButtonHTMLAttributes, type InputHTMLAttributes, type ReactNode } from "react";
import { Link } from "react-router";
import { ApiError, explain } from "@/api/client";

const BUTTON =
  "inline-flex min-h-11 items-center justify-center gap-2 rounded-full px-5 text-[0.925rem] font-semibold transition-colors disabled:cursor-not-allowed disabled:opacity-55";
const LOOKS = {
  primary: "bg-accent text-on-accent hover:bg-accent-strong",
  quiet: "border border-line-strong bg-transparent text-ink hover:border-accent hover:text-accent",
  plain: "px-3 text-accent hover:text-accent-strong",
} as const;

interface Look {
  look?: keyof typeof LOOKS;
}

export function Button({ look = "primary", className = "", type = "button", ...rest }: ButtonHTMLAttributes<HTMLButtonElement> & Look) {
  return <button type={type} className={`${BUTTON} ${LOOKS[look]} ${className}`} {...rest} />;
}

export function LinkButton({
  look = "primary",
  className = "",
  to,
  children,
}: Look & { to: string; className?: string; children: ReactNode }) {
  return (
    <Link to={to} className={`${BUTTON} ${LOOKS[look]} ${className}`}>
      {children}
    </Link>
  );
}

export function Card({
  title,
  aside,
  children,
  className = "",
}: {
  title?: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  return (
    <section className={`card min-w-0 p-5 sm:p-6 ${className}`}>
      {(title ?? aside) && (
        <header className="mb-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
          {title && <h2>{title}</h2>}
          {aside}
        </header>
      )}
      {children}
    </section>
  );
}

/** A figure with its label. */
export function Stat({
  label,
  children,
  note,
  large,
  className = "",
}: {
  label: ReactNode;
  children: ReactNode;
  note?: ReactNode;
  large?: boolean;
  className?: string;
}) {
  return (
    <div className={`min-w-0 ${className}`}>
      <dt className="text-[0.8rem] text-muted">{label}</dt>
      <dd className={large ? "font-display text-3xl font-medium tracking-tight" : "text-[1.05rem] font-semibold"}>{children}</dd>
      {note && <dd className="text-[0.8rem] text-muted">{note}</dd>}
    </div>
  );
}

const TONES = {
  good: "bg-good-soft text-good",
  bad: "bg-bad-soft text-bad",
  warn: "bg-warn-soft text-warn",
  accent: "bg-accent-soft text-accent-strong",
  plain: "bg-sunken text-muted",
} as const;
export type Tone = keyof typeof TONES;

export function Badge({ tone = "plain", children, title }: { tone?: Tone; children: ReactNode; title?: string }) {
  return (
    <span
      title={title}
      className={`inline-flex items-center gap-1 rounded-full px-2.5 py-0.5 text-xs font-semibold whitespace-nowrap ${TONES[tone]}`}
    >
      {children}
    </span>
  );
}

export function Notice({ tone = "plain", title, children }: { tone?: Tone; title?: string; children?: ReactNode }) {
  return (
    <div role={tone === "bad" ? "alert" : "status"} className={`rounded-[var(--radius-small)] px-4 py-3 text-sm ${TONES[tone]}`}>
      {title && <p className="font-semibold">{title}</p>}
      {children && <div className="text-ink wrap-anywhere">{children}</div>}
    </div>
  );
}

export function Skeleton({ className = "h-5 w-24" }: { className?: string }) {
  return <span aria-hidden="true" className={`skeleton inline-block max-w-full align-middle ${className}`} />;
}

/** Placeholder of content that is loading for the first time. */
export function Loading({ rows = 3, what }: { rows?: number; what: string }) {
  return (
    <div role="status" aria-label={`Loading ${what}`} className="grid gap-3">
      {Array.from({ length: rows }, (_, i) => (
        <Skeleton key={i} className="h-9 w-full" />
      ))}
    </div>
  );
}

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="grid justify-items-center gap-2 px-4 py-10 text-center text-muted">
      <svg
        viewBox="0 0 64 64"
        className="size-14 text-[var(--star)]"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        aria-hidden="true"
      >
        <circle cx="32" cy="32" r="26" strokeDasharray="2 5" />
        <circle cx="32" cy="32" r="14" strokeDasharray="2 4" />
        <circle cx="32" cy="32" r="2" fill="currentColor" />
      </svg>
      <p className="font-display text-lg text-ink">{title}</p>
      {children && <div className="max-w-md text-sm">{children}</div>}
    </div>
  );
}

/** Error of a read that has no earlier content to show. */
export function Failed({ what, error }: { what: string; error: unknown }) {
  if (error instanceof ApiError && (error.problem?.status === 404 || error.problem?.status === 422)) {
    return (
      <Empty title={`${what} does not exist`}>
        <p className="mb-4">There is nothing at this address. Check that it is complete, and that it belongs to this chain.</p>
        <LinkButton to="/">Discover indices</LinkButton>
      </Empty>
    );
  }
  return (
    <Notice tone="bad" title={`${what} cannot be loaded`}>
      {explain(error)} The app tries again every few seconds.
    </Notice>
  );
}

interface Query<T> {
  data: T | undefined;
  error: unknown;
}

/** Placeholder, error or content of a read. Content stays on screen while later reads fail. */
export function Read<T>({
  query,
  what,
  rows,
  children,
}: {
  query: Query<T>;
  what: string;
  rows?: number;
  children: (data: T) => ReactNode;
}) {
  if (query.data !== undefined) return children(query.data);
  return query.error ? <Failed what={what} error={query.error} /> : <Loading what={what.toLowerCase()} rows={rows} />;
}

interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  unit?: ReactNode;
}

export function Field({ label, hint, error, unit, className = "", ...input }: FieldProps) {
  const id = useId();
  const described = [error ? `${id}-error` : "", hint ? `${id}-hint` : ""].filter(Boolean).join(" ");
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block text-sm font-semibold">
        {label}
      </label>
      <div className="relative">
        <input
          id={id}
          className="input"
          aria-invalid={error ? true : undefined}
          aria-describedby={described || undefined}
          autoComplete="off"
          {...input}
        />
        {unit && <span className="pointer-events-none absolute inset-y-0 right-3 flex items-center text-sm text-muted">{unit}</span>}
      </div>
      {hint && (
        <div id={`${id}-hint`} className="mt-1 text-[0.8rem] text-muted">
          {hint}
        </div>
      )}
      {error && (
        <p id={`${id}-error`} className="mt-1 text-[0.8rem] font-medium text-bad">
          {error}
        </p>
      )}
    </div>
  );
}

export function Select<T extends string>({
  label,
  value,
  options,
  onChange,
  className = "",
  hidden,
}: {
  label: string;
  value: T;
  options: readonly (readonly [T, string])[];
  onChange: (value: T) => void;
  className?: string;
  hidden?: boolean;
}) {
  const id = useId();
  return (
    <div className={className}>
      <label htmlFor={id} className={hidden ? "sr-only" : "mb-1 block text-sm font-semibold"}>
        {label}
      </label>
      <select id={id} className="input" value={value} onChange={(e) => onChange(e.target.value as T)}>
        {options.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

/** A choice between a few options, shown side by side. */
export function Segments<T extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: T;
  options: readonly (readonly [T, string])[];
  onChange: (value: T) => void;
}) {
  const name = useId();
  return (
    <fieldset className="inline-flex max-w-full flex-wrap rounded-[1.4rem] border border-line bg-sunken p-1">
      <legend className="sr-only">{label}</legend>
      {options.map(([key, text]) => (
        <label key={key} className="cursor-pointer">
          <input type="radio" name={name} className="peer sr-only" checked={key === value} onChange={() => onChange(key)} />
          <span className="block rounded-full px-2.5 py-1.5 text-sm font-semibold text-muted sm:px-3.5 peer-checked:bg-raised peer-checked:text-ink peer-checked:shadow-sm peer-focus-visible:shadow-[var(--ring)]">
            {text}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

interface DialogProps {
  open: boolean;
  title: string;
  onClose: () => void;
  /** The dialog does something that cannot be undone: it leaves the focus on Close. */
  destructive?: boolean;
  children: ReactNode;
}

const FOCUSABLE = "input:not(:disabled), select, textarea, button:not(:disabled), a[href]";

/**
 * A modal dialog of the browser: focus stays inside, Escape closes it. When it opens or its title changes, the focus goes to the element with
 * `data-autofocus`, or to the first control of its content.
 */
export function Dialog({ open, title, onClose, destructive, children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (open && dialog && !dialog.open) dialog.showModal();
    if (!open && dialog?.open) dialog.close();
    if (!open || destructive) return;
    const wanted = body.current?.querySelector<HTMLElement>("[data-autofocus]") ?? body.current?.querySelector<HTMLElement>(FOCUSABLE);
    wanted?.focus();
  }, [open, title, destructive]);
  return (
    <dialog
      ref={ref}
      aria-labelledby={id}
      onClose={onClose}
      onClick={(e) => e.target === ref.current && onClose()}
      className="card m-auto w-[min(30rem,calc(100vw-2rem))] p-0 text-ink backdrop:bg-black/50"
    >
      {open && (
        <div className="p-6">
          <header className="mb-4 flex items-center justify-between gap-4">
            <h2 id={id}>{title}</h2>
            <button
              type="button"
              onClick={onClose}
              className="grid size-9 place-items-center rounded-full text-muted hover:text-ink"
              aria-label="Close"
            >
              <Cross />
            </button>
          </header>
          <div ref={body}>{children}</div>
        </div>
      )}
    </dialog>
  );
}

export const Cross = () => (
  <svg viewBox="0 0 16 16" className="size-4" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" aria-hidden="true">
    <path d="m3 3 10 10M13 3 3 13" />
  </svg>
);

export const Spinner = () => (
  <svg viewBox="0 0 20 20" className="spin size-4 shrink-0" fill="none" stroke="currentColor" strokeWidth="2" aria-hidden="true">
    <circle cx="10" cy="10" r="8" opacity=".25" />
    <path d="M10 2a8 8 0 0 1 8 8" strokeLinecap="round" />
  </svg>
);
