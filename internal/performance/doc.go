// Package performance measures how indices and investors did: returns, risk, and what is left of one after the other.
//
// It is statistics of closing levels, so it computes with floats: nothing that it returns may be paid out. It reads no
// database and no clock. The conventions are the same everywhere: days are UTC days, a year has 365 of them, standard
// deviations are the sample's (n − 1), and returns are simple, not logarithmic. A measure for which there is too little to
// go by is a reason instead of a number.
package performance
