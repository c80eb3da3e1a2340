import { common } from "./common";
import { fees } from "./fees";
import { glossary } from "./glossary";
import { learn } from "./learn";
import { practice } from "./practice";

export const en = { ...common, ...fees, ...glossary, ...learn, ...practice } as const;
