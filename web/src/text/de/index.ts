import type { Catalogue } from "..";
import { common } from "./common";
import { fees } from "./fees";
import { glossary } from "./glossary";
import { invest } from "./invest";
import { learn } from "./learn";
import { practice } from "./practice";

export const de: Catalogue = { ...common, ...fees, ...glossary, ...invest, ...learn, ...practice };
