package rest

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"unicode"

	"github.com/ethereum/go-ethereum/common"
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/internal/basket"
)

// Absent refuses a field that has no meaning beside another one.
func (f *Validation) Absent(field, value, beside string) {
	if value != "" {
		f.Add(field, "", "must be absent from a request %s", beside)
	}
}

// ContainsNUL reports whether a text has a NUL character, which PostgreSQL cannot store.
func ContainsNUL(text string) bool {
	for _, r := range text {
		if r == 0 {
			return true
		}
	}
	return false
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

// Positive reads base units of at least 1.
func (f *Validation) Positive(field string, text UnitsText) *big.Int {
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

// Label checks a name that people will read: its length in bytes, and that every character is printable.
func (f *Validation) Label(field, text string, maxBytes int) {
	switch {
	case text == "":
		f.Add(field, "1", "must have at least 1 byte")
	case len(text) > maxBytes:
		f.Add(field, strconv.Itoa(maxBytes), "must have at most %d bytes, got %d", maxBytes, len(text))
	}
	for _, r := range text {
		if !unicode.IsPrint(r) {
			f.Add(field, "", "must have printable characters only, got %U", r)
			return
		}
	}
}
