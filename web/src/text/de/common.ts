import type { common as english } from "../en/common";

export const common: Record<keyof typeof english, string> = {
  "language.choose": "Sprache",
  "term.what": "Was ist das?",
  "time.soon": "jeden Moment",
  "time.real": "echter Zeit",
  "time.chain": "{at}, in der Zeit der Kette, die simuliert ist und {rate}-mal so schnell läuft",
  "nav.learn": "So geht es",
  "risk.class": "Klasse {level} von 5",
  "risk.title": "Risikoklasse",
  "risk.reason":
    "Eine Volatilität von {volatility} im Jahr ist Klasse {byVolatility}. Ein größter Rückgang von {drawdown} ist Klasse {byDrawdown}. Die höhere zählt.",
  "risk.bands": "Volatilität unter {v1}, {v2}, {v3}, {v4} oder mehr. Größter Rückgang unter {d1}, {d2}, {d3}, {d4} oder mehr.",
  "risk.how": "Klassen 1 bis 5:",
  "risk.young": "Aus nur {days, plural, one {# Tagesrendite} other {# Tagesrenditen}}. Die Klasse kann steigen.",
  "risk.1": "ruhig",
  "risk.2": "mäßig",
  "risk.3": "lebhaft",
  "risk.4": "hoch",
  "risk.5": "sehr hoch",
};
