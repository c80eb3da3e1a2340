// Package basket is the domain: amounts, weights, net asset value and drift. It is pure arithmetic. It does no I/O and does not
// know the chain, the database or HTTP.
//
// Units. An Amount is a number of base units of a token, or a D18 number. A D18 number is fixed point with 18 decimals. The
// contracts use D18 for USD, for prices (USD per whole token), for shares and for ratios. Weights are basis points and sum to
// 10,000. Decimals are used for ratios and USD that people read.
package basket
