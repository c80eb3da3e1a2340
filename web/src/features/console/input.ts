import { shifted } from "@/design/format";
import { typedValue } from "@/design/typed";

/** accountFault returns why a text is no account; undefined if it is one or empty. The API also checks the checksum. */
export const accountFault = (text: string): string | undefined =>
  text === "" || /^0x[0-9a-fA-F]{40}$/.test(text) ? undefined : "An address has 0x and 40 digits or letters from a to f";

/** sharesOf returns typed shares in base units of 18 decimals; null unless it is a number above 0 with at most 18 decimals. */
export function sharesOf(text: string): string | null {
  const value = typedValue(text);
  const [, fraction = ""] = value.split(".");
  if (value === "" || fraction.length > 18) return null;
  const units = shifted(value, 18);
  return /[1-9]/.test(units) && units.length <= 60 ? units : null;
}
