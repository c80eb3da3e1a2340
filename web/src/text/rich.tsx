import { I18nProvider, Trans } from "@lingui/react";
import type { ReactElement, ReactNode } from "react";
import { i18n, type Given, type Key } from ".";

/** Texts provides the catalogue to the texts that contain elements. */
export const Texts = ({ children }: { children: ReactNode }) => <I18nProvider i18n={i18n}>{children}</I18nProvider>;

/** Rich shows a text with elements: <a>…</a> in the message is the element `parts.a`. */
export function Rich<K extends Key>({ text, values, parts }: { text: K; values?: Given<K>[0]; parts: Record<string, ReactElement> }) {
  return <Trans id={text} {...(values ? { values } : {})} components={parts} />;
}
