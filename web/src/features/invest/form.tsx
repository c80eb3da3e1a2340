import { Deposit, type FormProps } from "./deposit";
import type { Side } from "./panel";
import { Protect } from "./protect";
import { Redeem } from "./redeem";

/** The form of a side of the panel, for a connected account. */
export default function Form({ side, ...props }: FormProps & { side: Side }) {
  if (side === "protect") return <Protect index={props.index} from={props.from} />;
  return side === "deposit" ? <Deposit {...props} /> : <Redeem {...props} />;
}
