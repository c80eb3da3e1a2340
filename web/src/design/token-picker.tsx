import { useId, useRef, useState } from "react";
import { TokenIcon } from "./token";

interface Choice {
  token: string;
  symbol: string;
  name?: string;
}

interface TokenPickerProps {
  label: string;
  /** The label is shown above the button; otherwise only screen readers get it. */
  shown?: boolean;
  value: string;
  tokens: readonly Choice[];
  onChange: (token: string) => void;
}

const matches = (t: Choice, text: string) =>
  t.symbol.toLowerCase().includes(text) || (t.name?.toLowerCase().includes(text) ?? false) || t.token.toLowerCase() === text;

/**
 * Chooses a token: a button with the token's icon opens a dialog with a search field and a list. Arrow keys move in the list, Enter
 * chooses, Escape closes.
 */
export function TokenPicker({ label, shown, value, tokens, onChange }: TokenPickerProps) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const chosen = tokens.find((t) => t.token === value);
  const found = tokens.filter((t) => matches(t, text.trim().toLowerCase()));
  const active = Math.min(at, found.length - 1);
  const show = () => {
    setText("");
    setAt(0);
    setOpen(true);
    dialog.current?.showModal();
  };
  const choose = (token: string | undefined) => {
    if (!token) return;
    onChange(token);
    dialog.current?.close();
    opener.current?.focus();
  };
  return (
    <div>
      <span id={`${id}-label`} className={shown ? "mb-1 block text-sm font-semibold" : "sr-only"}>
        {label}
      </span>
      <div className="relative">
        {/* Beside the button: letters of an icon are no part of the button's name. */}
        <span className="pointer-events-none absolute inset-y-0 left-3 grid place-items-center">
          <TokenIcon symbol={chosen?.symbol ?? null} className="size-6" />
        </span>
        <button
          ref={opener}
          type="button"
          className="input flex items-center gap-2 pl-11 text-left"
          aria-haspopup="dialog"
          aria-labelledby={`${id}-label ${id}-value`}
          onClick={show}
        >
          <span id={`${id}-value`} className="min-w-0 flex-1 truncate font-semibold">
            {chosen?.symbol ?? "Choose"}
          </span>
          <svg
            viewBox="0 0 12 12"
            className="size-3 shrink-0 text-muted"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.8"
            aria-hidden="true"
          >
            <path d="m2 4 4 4 4-4" />
          </svg>
        </button>
      </div>
      <dialog
        ref={dialog}
        aria-label={label}
        onClose={() => setOpen(false)}
        onClick={(e) => e.target === dialog.current && dialog.current.close()}
        className="card m-auto w-[min(26rem,calc(100vw-2rem))] p-0 text-ink backdrop:bg-black/50"
      >
        {open && (
          <div className="grid gap-3 p-4">
            <input
              className="input"
              type="search"
              role="combobox"
              aria-label="Search a token"
              aria-expanded="true"
              aria-controls={`${id}-list`}
              aria-activedescendant={found[active] ? `${id}-${active}` : undefined}
              placeholder="Symbol, name or address"
              autoComplete="off"
              autoFocus
              value={text}
              onChange={(e) => {
                setText(e.target.value);
                setAt(0);
              }}
              onKeyDown={(e) => {
                if (e.key === "ArrowDown" || e.key === "ArrowUp") {
                  e.preventDefault();
                  const next = active + (e.key === "ArrowDown" ? 1 : -1);
                  setAt(Math.max(0, Math.min(next, found.length - 1)));
                } else if (e.key === "Enter") {
                  e.preventDefault();
                  choose(found[active]?.token);
                }
              }}
            />
            <ul id={`${id}-list`} role="listbox" aria-label="Tokens" className="max-h-[50dvh] overflow-y-auto" tabIndex={-1}>
              {found.map((t, i) => (
                <li
                  key={t.token}
                  id={`${id}-${i}`}
                  role="option"
                  aria-selected={t.token === value}
                  className={`flex cursor-pointer items-center gap-3 rounded-[var(--radius-small)] px-3 py-2 ${i === active ? "bg-accent-soft" : ""}`}
                  onPointerMove={() => setAt(i)}
                  onClick={() => choose(t.token)}
                >
                  <TokenIcon symbol={t.symbol} className="size-7" />
                  <span className="min-w-0 flex-1">
                    <span className="block font-semibold">{t.symbol}</span>
                    {t.name && <span className="block truncate text-xs text-muted">{t.name}</span>}
                  </span>
                  {t.token === value && <span className="text-accent">✓</span>}
                </li>
              ))}
            </ul>
            {found.length === 0 && <p className="px-3 pb-2 text-sm text-muted">No token matches.</p>}
          </div>
        )}
      </dialog>
    </div>
  );
}
