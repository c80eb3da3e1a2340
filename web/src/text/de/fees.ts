import type { fees as english } from "../en/fees";

export const fees: Record<keyof typeof english, string> = {
  "fees.year": "Was Sie ein Jahr kostet",
  "fees.amount": "Betrag",
  "fees.entry": "Einstiegsgebühr",
  "fees.management": "Verwaltungsgebühr, ein Jahr",
  "fees.performance": "Erfolgsgebühr, wenn der Stand {gain} steigt",
  "fees.exit": "Ausstiegsgebühr",
  "fees.total": "Alle Gebühren, wenn der Stand bleibt",
  "fees.totalShare": "{share} des Betrags",
  "fees.note": "Sie halten 365 Tage und geben dann alles zurück. Tausch und Gas kommen hinzu; das Angebot zeigt sie.",
  "fees.inYear": "Gebühren im Jahr, wenn der Stand bleibt",
  "fees.enter": "Geben Sie einen Betrag ein, etwa 1000",
};
