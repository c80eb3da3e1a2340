package rest

import (
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"unicode"

	"github.com/ethereum/go-ethereum/common"
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/input"
)

// Absent refuses a field that has no meaning beside another one.
func (f *Validation) Absent(field, value, beside string) {
	if value != "" {
		f.Add(field, "", "must be absent from a request %s", beside)
	}
}

// Printable returns the printable characters of a text, cut to a number of bytes.
func Printable(text string, most int) string {
	text = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	return strings.ToValidUTF8(text[:min(len(text), most)], "")
}

// Validation collects everything that is wrong with a request, so that the caller sees it all at once.
type Validation []FieldError

// Add records what is wrong with a field. limit is the limit that was exceeded, or empty.
func (f *Validation) Add(field, limit, format string, args ...any) {
	*f = append(*f, FieldError{Field: field, Limit: limit, Message: fmt.Sprintf(format, args...)})
}

// Err returns nil if nothing was wrong.
func (f *Validation) Err() error {
	if len(*f) == 0 {
		return nil
	}
	return NewProblem(CodeInvalidRequest, "the request is not valid", *f...)
}

// Address reads an address.
func (f *Validation) Address(field string, text AddressText) common.Address {
	a, err := ParseAddress(string(text))
	if err != nil {
		f.Add(field, "", "%v", err)
	}
	return a
}

// Account reads an address that may own things, so not the zero address.
func (f *Validation) Account(field string, text AddressText) common.Address {
	before := len(*f)
	a := f.Address(field, text)
	if len(*f) == before && a == (common.Address{}) {
		f.Add(field, "", "must not be the zero address")
	}
	return a
}

// AccountOr reads an account. It returns absent if the field is empty.
func (f *Validation) AccountOr(field string, text AddressText, absent common.Address) common.Address {
	if text == "" {
		return absent
	}
	return f.Account(field, text)
}

// amountLimit is 2¹²⁸. The contracts compute with products of two amounts in 256 bits, and store caps in 128.
var amountLimit = new(big.Int).Lsh(big.NewInt(1), 128)

// Amount reads base units of at least 1 and below 2¹²⁸. It is the rule for every amount of tokens and shares.
func (f *Validation) Amount(field string, text UnitsText) *big.Int {
	before := len(*f)
	a := f.Allowance(field, text)
	if len(*f) == before && a.Cmp(amountLimit) >= 0 {
		f.Add(field, amountLimit.String(), "must be below %s", amountLimit)
	}
	return a
}

// Allowance reads base units of at least 1. 2²⁵⁶−1 is customary for an allowance without a limit.
func (f *Validation) Allowance(field string, text UnitsText) *big.Int {
	a, err := basket.ParseAmount(string(text))
	switch {
	case text == "":
		f.Add(field, "", "is required")
	case err != nil:
		f.Add(field, basket.MaxAmount.String(), "%v", err)
	case a.Sign() == 0:
		f.Add(field, "1", "must be at least 1 base unit")
	}
	return a.Big()
}

// Decimal reads a decimal number.
func (f *Validation) Decimal(field string, text DecimalText) decimal.Decimal {
	d, err := decimal.NewFromString(string(text))
	if err != nil {
		f.Add(field, "", "must be a decimal number")
	}
	return d
}

// Between checks low ≤ value ≤ high.
func (f *Validation) Between(field string, value, low, high int64, unit string) {
	switch {
	case value < low:
		f.Add(field, strconv.FormatInt(low, 10), "must be at least %d%s, got %d", low, unit, value)
	case value > high:
		f.Add(field, strconv.FormatInt(high, 10), "must be at most %d%s, got %d", high, unit, value)
	}
}

// Text checks a text that a person typed.
func (f *Validation) Text(field, text string, rule input.Text) {
	var refused *input.TextError
	if errors.As(rule.Check(text), &refused) {
		f.Add(field, refused.Limit, "%s", refused.Message)
	}
}
