import { useEffect, useId, useRef, useState, type ReactNode } from "react";
import { t, type Key } from "@/text";
import type { glossary } from "@/text/en/glossary";

type Entry = keyof typeof glossary;
/** The names of the terms in the glossary, such as "volatility". */
export type TermName = Entry extends `term.${infer Name}` ? (Name extends `${string}.text` ? never : Name) : never;

const GAP = 8; // pixels between a term and its explanation, and between that and the edge of the screen

/**
 * Term shows a word with its explanation from the glossary. The explanation opens by pointer, keyboard focus or touch, stays while the
 * pointer is on it, and closes with Escape. Without children it shows the term's own name.
 */
export function Term({ name, children }: { name: TermName; children?: ReactNode }) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const box = useRef<HTMLSpanElement>(null);
  const leaving = useRef<ReturnType<typeof setTimeout>>(undefined);
  const id = useId();
  const stay = () => clearTimeout(leaving.current);
  const leave = () => {
    stay();
    leaving.current = setTimeout(() => setOpen(false), 150);
  };

  useEffect(() => {
    const shown = box.current;
    const from = button.current?.getBoundingClientRect();
    if (!open || !shown || !from) return;
    shown.showPopover();
    const { width, height } = shown.getBoundingClientRect();
    const most = document.documentElement.clientWidth - width - GAP;
    const below = from.bottom + GAP + height <= window.innerHeight;
    shown.style.left = `${Math.max(GAP, Math.min(from.left, most))}px`;
    shown.style.top = `${below ? from.bottom + GAP : Math.max(GAP, from.top - GAP - height)}px`;
    const close = (e: Event) => {
      if (e instanceof KeyboardEvent && e.key !== "Escape") return;
      if (e.type === "pointerdown" && e.target instanceof Node && (shown.contains(e.target) || button.current?.contains(e.target))) return;
      e.stopPropagation();
      if (e.type === "keydown") e.preventDefault(); // a dialog around it stays open
      setOpen(false);
    };
    const kinds = ["keydown", "pointerdown", "scroll"] as const;
    for (const kind of kinds) window.addEventListener(kind, close, true);
    return () => {
      for (const kind of kinds) window.removeEventListener(kind, close, true);
    };
  }, [open]);
  useEffect(() => stay, []);

  return (
    <>
      <button
        ref={button}
        type="button"
        className="term"
        aria-describedby={open ? id : undefined}
        aria-expanded={open}
        onClick={() => setOpen(true)}
        onPointerEnter={(e) => {
          stay();
          if (e.pointerType === "mouse") setOpen(true);
        }}
        onPointerLeave={leave}
        onFocus={(e) => e.currentTarget.matches(":focus-visible") && setOpen(true)}
        onBlur={() => setOpen(false)}
      >
        {children ?? t(`term.${name}` satisfies Key)}
      </button>
      {open && (
        <span ref={box} id={id} role="tooltip" popover="manual" className="explanation" onPointerEnter={stay} onPointerLeave={leave}>
          {t(`term.${name}.text` satisfies Key)}
        </span>
      )}
    </>
  );
}
