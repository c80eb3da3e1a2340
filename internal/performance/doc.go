// Package performance measures indices and investors: returns, risk, drawdown, backtests and scores. docs/performance.md defines
// every figure for readers; the comments here define them for programmers.
//
// The input are levels: the net NAV per share, after all fees that are due, in USD. The package computes with floats, so its results
// must not be used for payments. It reads no database and no clock.
//
// There is one calendar. An instant is exact to the block. A day is a UTC day; its level is the newest one stored before its end. A
// daily return runs from one UTC midnight to the next, so the days of the launch and of now have none. "Over the last N" runs from
// the newest level at or before as_of − N to the newest level at or before as_of; see Window. A year has 365 days of 24 hours.
//
// Standard deviations are those of a sample (n − 1). Returns are simple, not logarithmic. A measure below its stated minimum of
// history has a Reason instead of a value.
package performance
