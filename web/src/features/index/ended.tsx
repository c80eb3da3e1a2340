import type { IndexDetail } from "@/api/reads";
import { Hex } from "@/design/address";
import { Time } from "@/design/figures";
import { Notice } from "@/design/ui";

type End = NonNullable<IndexDetail["wind_down"]>;

/** The end of an index: when it was, who ended it, and the reason as plain text. */
export function Ended({ end, creator }: { end: End; creator: string }) {
  return (
    <Notice tone="warn" title="This index has ended">
      <p>
        It can only be redeemed, for good. Deposits, trades and fees ended at <Time at={end.at} />.
      </p>
      {end.by.toLowerCase() === creator.toLowerCase() || end.reason !== "abandoned" ? (
        <p className="mt-1 wrap-anywhere">
          The creator’s reason, which nobody has checked: <q>{end.reason}</q>
        </p>
      ) : (
        <p className="mt-1">
          Nobody had traded it or changed it for a year, so <Hex value={end.by} kind="address" /> ended it.
        </p>
      )}
    </Notice>
  );
}
