import { t } from "@/text";
import { choose, LANGUAGE, LANGUAGES } from "@/text/language";

/** The choice of the language, each under its own name. */
export function LanguageChoice() {
  return (
    <nav aria-label={t("language.choose")} className="flex gap-3">
      {LANGUAGES.map(([code, name]) => (
        <button
          key={code}
          type="button"
          lang={code}
          aria-pressed={code === LANGUAGE}
          className={code === LANGUAGE ? "font-semibold text-ink" : "link"}
          onClick={() => choose(code)}
        >
          {name}
        </button>
      ))}
    </nav>
  );
}
