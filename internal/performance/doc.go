// Package performance measures indices and investors: returns, risk, backtests and scores.
//
// It is statistics of daily closing levels and computes with floats, so its results must not be used for payments. It reads no
// database and no clock. Conventions: days are UTC days, a year has 365 days, standard deviations are those of a sample (n − 1),
// and returns are simple, not logarithmic. A measure without enough data has a Reason instead of a value.
package performance
