export const fees = {
  "fees.year": "What a year costs you",
  "fees.amount": "Amount",
  "fees.entry": "Entry fee",
  "fees.management": "Management fee, one year",
  "fees.performance": "Performance fee, if the level rises {gain}",
  "fees.exit": "Exit fee",
  "fees.total": "All fees, if the level stays",
  "fees.totalShare": "{share} of the amount",
  "fees.note": "You hold for 365 days and then redeem all. Swaps and gas come on top; the quote shows them.",
  "fees.inYear": "Fees in a year, if the level stays",
  "fees.enter": "Enter an amount, such as 1000",
} as const;
