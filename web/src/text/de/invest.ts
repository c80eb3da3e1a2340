import type { invest as english } from "../en/invest";

export const invest: Record<keyof typeof english, string> = {
  "invest.how": "Freigeben durch",
  "invest.how.label": "Wie Sie freigeben",
  "invest.how.batch": "Eine Bestätigung",
  "invest.how.permit": "Unterschrift",
  "invest.how.approval": "Transaktion",
  "invest.batch.text":
    "Ihre Wallet sendet die Freigabe für genau {amounts} und die Transaktion als eines: Beides geschieht oder nichts. Keine Freigabe bleibt.",
  "invest.gas": "Netzgebühr, höchstens etwa",
  "invest.gas.ether": "{ether} ETH",
  "invest.gas.unknown": "unbekannt: kein Knoten antwortet",
  "invest.network": "Ihre Wallet ist in einem anderen Netz",
  "invest.network.text":
    "Sie ist auf Kette {from}. Dieser Index ist auf {to} (Kette {id}). Wenn Sie fortfahren, bittet Ihre Wallet zuerst um den Wechsel. Im anderen Netz wird nichts gesendet.",
};
