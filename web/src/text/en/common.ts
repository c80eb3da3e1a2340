export const common = {
  "language.choose": "Language",
  "term.what": "What is this?",
  "nav.learn": "How it works",
  "risk.class": "Class {level} of 5",
  "risk.title": "Risk class",
  "risk.reason":
    "Volatility of {volatility} a year is class {byVolatility}. A max drawdown of {drawdown} is class {byDrawdown}. The higher one counts.",
  "risk.bands": "Volatility below {v1}, {v2}, {v3}, {v4}, or more. Max drawdown below {d1}, {d2}, {d3}, {d4}, or more.",
  "risk.how": "Classes 1 to 5:",
  "risk.young": "From {days, plural, one {# daily return} other {# daily returns}} only. The class can rise.",
  "risk.1": "calm",
  "risk.2": "moderate",
  "risk.3": "lively",
  "risk.4": "high",
  "risk.5": "very high",
} as const;
