import type { learn as english } from "../en/learn";

export const learn: Record<keyof typeof english, string> = {
  "learn.title": "So geht es",
  "learn.lead": "Drei Schritte, und was in jedem geschieht. Jedes Wort mit gepunkteter Linie erklärt sich selbst.",
  "learn.1.title": "Einen Korb wählen",
  "learn.1.text":
    "Ein <i>Ersteller</i> wählt Token und Gewichte und veröffentlicht sie als <x>Index</x>. Sie sehen den Verlauf, die <r>Risikoklasse</r> und die Gebühren.",
  "learn.1.picture": "Ein Korb als Planetensystem: Jeder Token ist ein Planet, und ein größeres Gewicht ist ein größerer Planet.",
  "learn.2.title": "Selbst halten",
  "learn.2.text":
    "Sie zahlen mit einem Token. Ein Vertrag tauscht ihn in den Korb und legt diesen in den <v>Tresor</v>. Sie erhalten <s>Anteile</s> in Ihre Wallet. Niemand sonst kann sie bewegen.",
  "learn.2.picture": "Ihr Token geht durch den Tausch in den Tresor, und Anteile kommen in Ihre Wallet zurück.",
  "learn.3.title": "Aussteigen, wann Sie wollen",
  "learn.3.text":
    "Zurückgeben gegen einen Token oder <k>in Token</k>. Eine <m>Verlustgrenze</m> tut es, während Sie schlafen. Bei einem Sturz verkauft sie tiefer als gewünscht.",
  "learn.3.picture": "Der Stand steigt, fällt dann durch Ihre Schwelle, und Ihre Anteile werden darunter verkauft.",
  "learn.risks": "Was schiefgehen kann",
  "learn.risk.market": "Preise fallen. Ein Korb von Krypto-Token kann in Wochen die Hälfte seines Werts verlieren.",
  "learn.risk.creator": "Ein Ersteller wählt schlecht. Sie sehen jeden Vorschlag, bevor er gilt, und können aussteigen.",
  "learn.risk.contract": "Verträge haben Fehler. Diese Software ist jung und nicht geprüft.",
  "learn.risk.wallet": "Sie verlieren Ihre Schlüssel. Niemand kann sie ersetzen.",
  "learn.try": "Ohne Geld ausprobieren",
  "learn.try.text":
    "Der Übungsmodus nimmt einen Index, wie er jetzt ist, und Spielgeld. Zahlen Sie ein, setzen Sie eine Grenze, und lassen Sie die Preise um 40 % fallen.",
  "learn.try.go": "Mit Spielgeld üben",
  "learn.discover": "Indizes entdecken",
  "learn.glossary": "Glossar",
  "learn.find": "Begriff suchen",
  "learn.none": "Kein Begriff enthält „{text}“.",
};
