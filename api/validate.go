package api

import (
	"fmt"
	"math/big"
	"strconv"
	"unicode"

	"github.com/ethereum/go-ethereum/common"
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/internal/basket"
)

// fields collects what is wrong with a request, so that a caller learns of everything at once.
type fields []FieldError

func (f *fields) add(field, limit, format string, args ...any) {
	*f = append(*f, FieldError{Field: field, Limit: limit, Message: fmt.Sprintf(format, args...)})
}

// err is nil where nothing was wrong.
func (f *fields) err() error {
	if len(*f) == 0 {
		return nil
	}
	return newProblem(CodeInvalidRequest, "the request is not valid", *f...)
}

func (f *fields) address(field string, text AddressText) common.Address {
	a, err := ParseAddress(string(text))
	if err != nil {
		f.add(field, "", "%v", err)
	}
	return a
}

// account is an address that may own things: not zero.
func (f *fields) account(field string, text AddressText) common.Address {
	before := len(*f)
	a := f.address(field, text)
	if len(*f) == before && a == (common.Address{}) {
		f.add(field, "", "must not be the zero address")
	}
	return a
}

// accountOr is account with a default for an absent field.
func (f *fields) accountOr(field string, text AddressText, absent common.Address) common.Address {
	if text == "" {
		return absent
	}
	return f.account(field, text)
}

// positive reads base units of at least 1.
func (f *fields) positive(field string, text UnitsText) *big.Int {
	a, err := basket.ParseAmount(string(text))
	switch {
	case text == "":
		f.add(field, "", "is required")
	case err != nil:
		f.add(field, basket.MaxAmount.String(), "%v", err)
	case a.Sign() == 0:
		f.add(field, "1", "must be at least 1 base unit")
	}
	return a.Big()
}

func (f *fields) decimal(field string, text DecimalText) decimal.Decimal {
	d, err := decimal.NewFromString(string(text))
	if err != nil {
		f.add(field, "", "must be a decimal number")
	}
	return d
}

// between checks low ≤ value ≤ high.
func (f *fields) between(field string, value, low, high int64, unit string) {
	switch {
	case value < low:
		f.add(field, strconv.FormatInt(low, 10), "must be at least %d%s, got %d", low, unit, value)
	case value > high:
		f.add(field, strconv.FormatInt(high, 10), "must be at most %d%s, got %d", high, unit, value)
	}
}

// label checks a name that people will read: its length in bytes, and nothing that does not show.
func (f *fields) label(field, text string, maxBytes int) {
	switch {
	case text == "":
		f.add(field, "1", "must have at least 1 byte")
	case len(text) > maxBytes:
		f.add(field, strconv.Itoa(maxBytes), "must have at most %d bytes, got %d", maxBytes, len(text))
	}
	for _, r := range text {
		if !unicode.IsPrint(r) {
			f.add(field, "", "must have printable characters only, got %U", r)
			return
		}
	}
}

// targets checks a basket: 1 to 32 listed, active, different tokens whose weights sum to 10,000.
func (f *fields) targets(field string, in []TargetInput, listed map[common.Address]asset) ([]common.Address, []*big.Int) {
	if len(in) == 0 || len(in) > maxConstituents {
		f.add(field, strconv.Itoa(maxConstituents), "must have 1 to %d constituents, got %d", maxConstituents, len(in))
		return nil, nil
	}
	tokens, weights := make([]common.Address, len(in)), make([]*big.Int, len(in))
	seen := map[common.Address]int{}
	var sum int64
	for i, c := range in {
		at := fmt.Sprintf("%s[%d]", field, i)
		before := len(*f)
		tokens[i] = f.address(at+".token", c.Token)
		if len(*f) == before {
			first, twice := seen[tokens[i]]
			known, ok := listed[tokens[i]]
			switch {
			case twice:
				f.add(at+".token", "", "is the same token as %s[%d]", field, first)
			case !ok:
				f.add(at+".token", "", "is not a listed asset; GET /v1/assets lists them")
			case known.status != "active":
				f.add(at+".token", "", "%s is %s: only active assets may be targets", known.symbol, known.status)
			}
			seen[tokens[i]] = i
		}
		f.between(at+".weight_bps", c.WeightBps, 1, basket.FullBps, " bps")
		weights[i] = big.NewInt(c.WeightBps)
		sum += min(max(c.WeightBps, 0), basket.FullBps)
	}
	if sum != basket.FullBps {
		f.add(field, strconv.Itoa(basket.FullBps), "weights must sum to %d bps, got %d", basket.FullBps, sum)
	}
	return tokens, weights
}
