import { lazy, Suspense, useEffect, useRef, type ReactNode } from "react";
import { NavLink, Link, useLocation } from "react-router";
import { useTransactions } from "@/chain/list";
import { Mark } from "@/design/sky";
import { Loading } from "@/design/ui";
import { t } from "@/text";
import { Rich } from "@/text/rich";
import { Bell } from "./bell";
import { Boundary } from "./boundary";
import { LanguageChoice } from "./language";
import { Connect } from "./connect";
import { Freshness, Health } from "./freshness";
import { useTheme } from "./theme";

const Tray = lazy(() => import("./tray").then((m) => ({ default: m.Tray })));

/** The name of the app, which no language translates. */
const NAME = "Astrolabe";

const PAGES = [
  ["/", "nav.discover"],
  ["/creators", "nav.creators"],
  ["/portfolio", "nav.portfolio"],
  ["/console", "nav.create"],
  ["/audit", "nav.audit"],
  ["/developer", "nav.developer"],
] as const;

function ThemeButton() {
  const { theme, toggle } = useTheme();
  return (
    <button
      type="button"
      onClick={toggle}
      className="grid size-11 place-items-center rounded-full text-muted hover:text-accent"
      aria-label={t(theme === "dark" ? "nav.light" : "nav.dark")}
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
        {theme === "dark" ? (
          <path d="M10 6.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7M10 1.5v2m0 13v2m8.5-8.5h-2m-13 0h-2M16 4l-1.4 1.4M5.4 14.6 4 16m12 0-1.4-1.4M5.4 5.4 4 4" />
        ) : (
          <path d="M16.8 12.2A7 7 0 0 1 7.8 3.2a7 7 0 1 0 9 9" />
        )}
      </svg>
    </button>
  );
}

function Pages({ className }: { className: string }) {
  const { pathname } = useLocation();
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a narrow screen the links scroll: scroll to the current page's link.
    const here = nav.current?.querySelector<HTMLElement>("[aria-current=page]");
    if (here && nav.current) nav.current.scrollLeft = here.offsetLeft + here.offsetWidth / 2 - nav.current.clientWidth / 2;
  }, [pathname]);
  return (
    <nav aria-label={t("nav.pages")} ref={nav} className={`relative ${className}`}>
      {PAGES.map(([to, text]) => (
        <NavLink
          key={to}
          to={to}
          end={to === "/"}
          className={({ isActive }) =>
            `shrink-0 rounded-full px-3.5 py-2 text-[0.925rem] font-semibold ${isActive ? "bg-accent-soft text-accent-strong" : "text-muted hover:text-ink"}`
          }
        >
          {t(text)}
        </NavLink>
      ))}
    </nav>
  );
}

export function Layout({ children }: { children: ReactNode }) {
  const { pathname } = useLocation();
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:start-2 focus:z-50 focus:rounded-full focus:bg-raised focus:px-4 focus:py-2"
      >
        {t("nav.skip")}
      </a>
      <header className="sticky top-0 z-20 border-b border-line bg-ground/92 backdrop-blur">
        <div className="mx-auto flex max-w-7xl flex-wrap items-center gap-x-6 px-4 py-2.5 sm:px-6">
          <Link to="/" className="flex items-center gap-2.5 rounded-full text-accent" aria-label={t("nav.home")}>
            <Mark />
            <span className="font-display text-xl font-semibold text-ink max-[479px]:hidden">{NAME}</span>
          </Link>
          <Pages className="hidden gap-1 lg:flex" />
          <div className="ms-auto flex items-center gap-1 sm:gap-3">
            <span className="hidden sm:block">
              <Freshness />
            </span>
            <Bell />
            <ThemeButton />
            <Connect />
          </div>
          <Pages className="-mx-4 flex w-[calc(100%+2rem)] gap-1 overflow-x-auto px-4 pt-2 [scrollbar-width:none] sm:-mx-6 sm:w-[calc(100%+3rem)] sm:px-6 lg:hidden" />
        </div>
      </header>
      {/* The content is at least as high as the screen, so that the footer does not move into view and out again while a page loads. */}
      <main
        id="content"
        tabIndex={-1}
        className="mx-auto grid min-h-dvh w-full max-w-7xl flex-1 grid-cols-[minmax(0,1fr)] content-start gap-6 px-4 py-6 sm:px-6 sm:py-8"
      >
        <Health />
        <Boundary key={pathname}>
          <Suspense fallback={<Loading what="the page" rows={5} />}>{children}</Suspense>
        </Boundary>
      </main>
      <footer className="mt-10 border-t border-line">
        <div className="mx-auto grid max-w-7xl gap-4 px-4 pt-8 pb-[calc(2rem+var(--bar,0px))] text-sm text-muted sm:px-6 md:grid-cols-[1fr_auto]">
          <p className="max-w-2xl">
            <Rich text="nav.risk" parts={{ b: <strong className="font-semibold text-ink" /> }} />
          </p>
          <div className="grid content-start gap-2 md:justify-items-end">
            <span className="sm:hidden">
              <Freshness />
            </span>
            <LanguageChoice />
            <nav aria-label={t("nav.more")} className="flex flex-wrap gap-4">
              <Link className="link" to="/learn">
                {t("nav.learn")}
              </Link>
              <a className="link" href="/docs">
                {t("nav.docs")}
              </a>
              <a className="link" href="/exit.html" download="astrolabe-exit.html">
                {t("nav.exit")}
              </a>
            </nav>
            <p className="text-xs">
              <Rich text="nav.charts" parts={{ a: <a className="link" href="https://www.tradingview.com/" rel="noreferrer noopener" /> }} />
            </p>
          </div>
        </div>
      </footer>
      {useTransactions().length > 0 && (
        <Suspense fallback={null}>
          <Tray />
        </Suspense>
      )}
    </div>
  );
}
