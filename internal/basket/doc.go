// Package basket is the domain: amounts, weights, net asset value, drift, fees and performance. It is arithmetic on
// values it is given; it does no I/O and knows neither chain nor database nor HTTP.
//
// Units. An Amount is base units of a token, or a D18 number: 18 decimals of fixed point, as the contracts use them for
// USD, prices (USD per whole token), shares and ratios. Weights are basis points and sum to 10,000. Decimals appear
// where a person reads a number: ratios and USD.
package basket
