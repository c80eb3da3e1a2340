export const learn = {
  "learn.title": "How it works",
  "learn.lead": "Three steps, and what happens in each. Every word with a dotted line explains itself.",
  "learn.1.title": "Choose a basket",
  "learn.1.text":
    "A <i>creator</i> picks tokens and weights, and publishes them as an <x>index</x>. You see its history, its <r>risk class</r> and its fees.",
  "learn.1.picture": "A basket drawn as a planetary system: each token is a planet, and a larger weight makes a larger planet.",
  "learn.2.title": "Hold it yourself",
  "learn.2.text":
    "You pay one token. A contract swaps it into the basket and puts it in the <v>vault</v>. You get <s>shares</s> in your own wallet. Nobody else can move them.",
  "learn.2.picture": "Your token goes through swaps into the vault, and shares come back to your wallet.",
  "learn.3.title": "Leave when you want",
  "learn.3.text":
    "Redeem for one token, or <k>in kind</k>. A <m>max loss</m> does it for you while you sleep. In a sudden fall it sells lower than you asked.",
  "learn.3.picture": "The level rises, then falls through your trigger, and your shares are sold below it.",
  "learn.risks": "What can go wrong",
  "learn.risk.market": "Prices fall. A basket of crypto tokens can lose half of its value within weeks.",
  "learn.risk.creator": "A creator chooses badly. You see each proposal before it applies, and can leave.",
  "learn.risk.contract": "Contracts have faults. This software is young and unaudited.",
  "learn.risk.wallet": "You lose your keys. Nobody can restore them.",
  "learn.try": "Try it without money",
  "learn.try.text": "The practice mode uses an index as it is now, and play money. Deposit, set a stop, and let prices fall by 40%.",
  "learn.try.go": "Practise with play money",
  "learn.discover": "Discover indices",
  "learn.glossary": "Glossary",
  "learn.find": "Find a term",
  "learn.none": "No term contains “{text}”.",
} as const;
