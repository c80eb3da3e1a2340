import { useState } from "react";
import { Link } from "react-router";
import { Term, type TermName } from "@/design/term";
import { useTitle } from "@/design/title";
import { Card, Field, LinkButton } from "@/design/ui";
import { t } from "@/text";
import { glossary } from "@/text/en/glossary";
import { LANGUAGE } from "@/text/language";
import { Rich } from "@/text/rich";
import { Choose, Hold, Leave } from "./pictures";

const TERMS = Object.keys(glossary).flatMap((key) => (key.endsWith(".text") ? [] : [key.slice("term.".length) as TermName]));

/** "How it works" in three pictures, what can go wrong, and the glossary. */
export default function Learn() {
  useTitle(t("learn.title"));
  return (
    <>
      <header className="max-w-2xl">
        <h1>{t("learn.title")}</h1>
        <p className="mt-2 text-muted">{t("learn.lead")}</p>
      </header>
      <ol className="grid gap-6 lg:grid-cols-3">
        <li className="card grid content-start gap-4 p-5 sm:p-6">
          <Choose label={t("learn.1.picture")} />
          <h2>1. {t("learn.1.title")}</h2>
          <p>
            <Rich text="learn.1.text" parts={{ i: <Term name="creator" />, x: <Term name="index" />, r: <Term name="riskClass" /> }} />
          </p>
        </li>
        <li className="card grid content-start gap-4 p-5 sm:p-6">
          <Hold label={t("learn.2.picture")} />
          <h2>2. {t("learn.2.title")}</h2>
          <p>
            <Rich text="learn.2.text" parts={{ v: <Term name="vault" />, s: <Term name="share" /> }} />
          </p>
        </li>
        <li className="card grid content-start gap-4 p-5 sm:p-6">
          <Leave label={t("learn.3.picture")} />
          <h2>3. {t("learn.3.title")}</h2>
          <p>
            <Rich text="learn.3.text" parts={{ k: <Term name="inKind" />, m: <Term name="maxLoss" /> }} />
          </p>
        </li>
      </ol>
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <Card title={t("learn.risks")}>
          <ul className="grid list-disc gap-2 ps-5 text-sm marker:text-[var(--star)]">
            <li>{t("learn.risk.market")}</li>
            <li>{t("learn.risk.creator")}</li>
            <li>{t("learn.risk.contract")}</li>
            <li>{t("learn.risk.wallet")}</li>
          </ul>
        </Card>
        <Card title={t("learn.try")}>
          <p className="mb-4 text-sm text-muted">{t("learn.try.text")}</p>
          <div className="flex flex-wrap items-center gap-4">
            <LinkButton to="/practice">{t("learn.try.go")}</LinkButton>
            <Link className="link text-sm" to="/">
              {t("learn.discover")}
            </Link>
          </div>
        </Card>
      </div>
      <Glossary />
    </>
  );
}

/** Every term with its explanation, in the order of the alphabet, and a search. */
function Glossary() {
  const [find, setFind] = useState("");
  const all = TERMS.map((name) => ({ name, word: t(`term.${name}`), text: t(`term.${name}.text`) }));
  const wanted = find.trim().toLocaleLowerCase(LANGUAGE);
  const found = all
    .filter((e) => `${e.word} ${e.text}`.toLocaleLowerCase(LANGUAGE).includes(wanted))
    .sort((a, b) => a.word.localeCompare(b.word, LANGUAGE));
  return (
    <Card title={t("learn.glossary")}>
      <Field className="mb-5 max-w-sm" label={t("learn.find")} type="search" value={find} onChange={(e) => setFind(e.target.value)} />
      {found.length === 0 && <p className="text-sm text-muted">{t("learn.none", { text: find.trim() })}</p>}
      <dl className="grid gap-x-8 gap-y-4 text-sm sm:grid-cols-2 lg:grid-cols-3">
        {found.map((e) => (
          <div key={e.name} id={e.name} className="scroll-mt-28">
            <dt className="font-display text-base font-semibold">{e.word}</dt>
            <dd className="text-muted">{e.text}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
