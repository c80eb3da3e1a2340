import { setupI18n } from "@lingui/core";
import { compileMessage } from "@lingui/message-utils/compileMessage";
import { en } from "./en";

/*
 * The catalogue of the app's texts. A text is an ICU message under a key. English is complete by definition, and the other languages have
 * exactly its keys: the typecheck says which one misses.
 */

export type Key = keyof typeof en;
export type Catalogue = Record<Key, string>;

/** The names of a message's arguments: of "{n, plural, one {# day} other {# days}} of {total}" they are n and total. */
type Names<S extends string> = S extends `${string}{${infer Inner}}${infer Rest}`
  ? (Inner extends `${infer Name},${string}` ? Name : Inner extends `#${string}` | `${string} ${string}` | "" ? never : Inner) | Names<Rest>
  : never;
type Values<K extends Key> = Record<Names<(typeof en)[K]>, string | number>;
/** The arguments after the key: none for a message without arguments. */
export type Given<K extends Key> = [Names<(typeof en)[K]>] extends [never] ? [] : [values: Values<K>];

export const i18n = setupI18n();
i18n.setMessagesCompiler(compileMessage);
i18n.loadAndActivate({ locale: "en", messages: en });

/** t returns a text in the reader's language. */
export const t = <K extends Key>(key: K, ...given: Given<K>): string => i18n._(key, given[0]);
