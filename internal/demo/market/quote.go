package market

import "math/big"

// SqrtPriceX96 returns the root price of a Uniswap v3 pool at the prices of the feeds, rounded down. It is √p · 2⁹⁶, where p is the
// number of base units of token 1 per base unit of token 0.
func SqrtPriceX96(t0, t1 Quote) *big.Int {
	// (answer0/10^feed0/10^dec0) / (answer1/10^feed1/10^dec1)
	num := new(big.Int).Mul(t0.Answer, pow10(t1.FeedDecimals+t1.Decimals))
	den := new(big.Int).Mul(t1.Answer, pow10(t0.FeedDecimals+t0.Decimals))
	num.Lsh(num, 192)
	return Clamp(num.Sqrt(num.Quo(num, den)))
}

// Quote is the answer of a token's feed.
type Quote struct {
	Answer       *big.Int
	FeedDecimals uint8
	Decimals     uint8 // decimals of the token
}

func pow10(n uint8) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }
