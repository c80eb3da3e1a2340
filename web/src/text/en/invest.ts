export const invest = {
  "invest.how": "Approve by",
  "invest.how.label": "How to approve",
  "invest.how.batch": "One confirmation",
  "invest.how.permit": "Signature",
  "invest.how.approval": "Transaction",
  "invest.batch.text":
    "Your wallet sends the approval for exactly {amounts} and the transaction as one: both happen, or none. No approval remains.",
  "invest.gas": "Network fee, at most about",
  "invest.gas.ether": "{ether} ETH",
  "invest.gas.unknown": "unknown: no node is responding",
  "invest.network": "Your wallet is on another network",
  "invest.network.text":
    "It is on chain {from}. This index is on {to} (chain {id}). If you go on, your wallet first asks to switch. Nothing is sent on the other network.",
} as const;
