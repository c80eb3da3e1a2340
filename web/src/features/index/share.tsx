import { useState } from "react";
import { Button, Dialog, Segments } from "@/design/ui";
import type { Index } from "@/api/reads";

const THEMES = [
  ["auto", "Reader's"],
  ["light", "Light"],
  ["dark", "Dark"],
] as const;
type Theme = (typeof THEMES)[number][0];

/** The HTML that shows the card of an index on another site. */
export const embedCode = (origin: string, index: Pick<Index, "address" | "name">, theme: Theme): string => {
  const title = index.name.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
  const query = theme === "auto" ? "" : `?theme=${theme}`;
  return `<iframe src="${origin}/embed/index/${index.address}${query}" title="${title}" width="400" height="250" style="border:0" loading="lazy"></iframe>`;
};

/** A button that opens a dialog: the link of the index, and a card for other sites. */
export function Share({ index }: { index: Index }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="link" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        Share
      </button>
      <Dialog open={open} title={`Share ${index.name}`} onClose={() => setOpen(false)}>
        {open && <Ways index={index} />}
      </Dialog>
    </>
  );
}

function Ways({ index }: { index: Index }) {
  const [theme, setTheme] = useState<Theme>("auto");
  const link = `${location.origin}/index/${index.address}`;
  const code = embedCode(location.origin, index, theme);
  return (
    <div className="grid gap-5">
      <Copied label="Link" text={link} />
      {"share" in navigator && (
        <Button
          look="quiet"
          onClick={() => {
            navigator.share({ title: index.name, url: link }).catch(() => undefined); // the reader closed the list of apps
          }}
        >
          Send with another app
        </Button>
      )}
      <section className="grid gap-3" aria-label="Card for a website">
        <div className="flex flex-wrap items-center justify-between gap-2">
          <h3 className="text-sm font-semibold">Card for a website</h3>
          <Segments label="Colours" value={theme} options={THEMES} onChange={setTheme} />
        </div>
        <iframe
          key={theme}
          src={`/embed/index/${index.address}${theme === "auto" ? "" : `?theme=${theme}`}`}
          title={`Card of ${index.name}`}
          className="h-[250px] w-full"
        />
        <Copied label="HTML" text={code} />
      </section>
    </div>
  );
}

/** A text in a field, with a button that copies it. */
function Copied({ label, text }: { label: string; text: string }) {
  const [state, setState] = useState<"" | "Copied" | "Copy it by hand">("");
  return (
    <div className="grid grid-cols-[1fr_auto] items-end gap-2">
      <label className="grid gap-1 text-sm font-semibold">
        {label}
        <input className="input font-mono text-sm font-normal" readOnly value={text} onFocus={(e) => e.currentTarget.select()} />
      </label>
      <Button
        look="quiet"
        onClick={() => {
          navigator.clipboard.writeText(text).then(
            () => setState("Copied"),
            () => setState("Copy it by hand"),
          );
        }}
      >
        Copy<span className="sr-only"> {label}</span>
      </Button>
      <span className="col-span-2 text-xs text-muted empty:hidden" role="status">
        {state}
      </span>
    </div>
  );
}
