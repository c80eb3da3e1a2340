package basket

import (
	"encoding/json"
	"fmt"
	"math/big"

	"github.com/jackc/pgx/v5/pgtype"
)

// Amount is a uint256: a quantity in base units or a D18 fixed-point number. The zero value is 0. It is a value: no
// method changes its receiver. In JSON it is a decimal string, in PostgreSQL a numeric(78,0).
type Amount struct{ i *big.Int }

// MaxAmount is 2²⁵⁶−1.
var MaxAmount = NewAmount(new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 256), big.NewInt(1)))

// NewAmount copies i; nil is 0.
func NewAmount(i *big.Int) Amount {
	if i == nil {
		return Amount{}
	}
	return Amount{i: new(big.Int).Set(i)}
}

// OwnAmount takes i over without a copy: it must not change any more. nil is 0.
func OwnAmount(i *big.Int) Amount { return Amount{i: i} }

// ParseAmount reads a whole decimal number from 0 to 2²⁵⁶−1: digits only.
func ParseAmount(s string) (Amount, error) {
	if s == "" || len(s) > 78 {
		return Amount{}, fmt.Errorf("amount must have 1 to 78 digits, got %d characters", len(s))
	}
	for _, c := range s {
		if c < '0' || c > '9' {
			return Amount{}, fmt.Errorf("amount must be decimal digits only, got %q", s)
		}
	}
	i, _ := new(big.Int).SetString(s, 10)
	if i.BitLen() > 256 {
		return Amount{}, fmt.Errorf("amount must be below 2^256, got %s", s)
	}
	return Amount{i: i}, nil
}

// Big returns a copy.
func (a Amount) Big() *big.Int {
	if a.i == nil {
		return new(big.Int)
	}
	return new(big.Int).Set(a.i)
}

// none is what the zero value holds. Not to be changed.
var none big.Int

// View is the number itself, without a copy: it must not be changed.
func (a Amount) View() *big.Int {
	if a.i == nil {
		return &none
	}
	return a.i
}

// Sign is 0 or 1.
func (a Amount) Sign() int {
	if a.i == nil {
		return 0
	}
	return a.i.Sign()
}

// Cmp compares as big.Int does.
func (a Amount) Cmp(b Amount) int { return a.View().Cmp(b.View()) }

// Add returns a + b.
func (a Amount) Add(b Amount) Amount { return Amount{i: new(big.Int).Add(a.View(), b.View())} }

// Sub returns a − b, or an error where that is below 0.
func (a Amount) Sub(b Amount) (Amount, error) {
	d := new(big.Int).Sub(a.View(), b.View())
	if d.Sign() < 0 {
		return Amount{}, fmt.Errorf("subtracting %s from %s: below zero", b, a)
	}
	return Amount{i: d}, nil
}

// String is the decimal digits.
func (a Amount) String() string {
	if a.i == nil {
		return "0"
	}
	return a.i.String()
}

// Equal lets go-cmp and testify compare by value.
func (a Amount) Equal(b Amount) bool { return a.Cmp(b) == 0 }

// MarshalJSON writes a decimal string, so that no reader loses digits.
func (a Amount) MarshalJSON() ([]byte, error) { return json.Marshal(a.String()) }

// UnmarshalJSON reads a decimal string.
func (a *Amount) UnmarshalJSON(raw []byte) error {
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		return fmt.Errorf("amount must be a string of digits: %w", err)
	}
	parsed, err := ParseAmount(s)
	if err != nil {
		return err
	}
	*a = parsed
	return nil
}

// NumericValue implements pgtype.NumericValuer.
func (a Amount) NumericValue() (pgtype.Numeric, error) {
	return pgtype.Numeric{Int: a.Big(), Valid: true}, nil
}

// ScanNumeric implements pgtype.NumericScanner: whole, not negative, not null.
func (a *Amount) ScanNumeric(n pgtype.Numeric) error {
	if !n.Valid || n.NaN || n.InfinityModifier != pgtype.Finite {
		return fmt.Errorf("amount must be a finite number, not null")
	}
	i := new(big.Int)
	if n.Int != nil {
		i.Set(n.Int)
	}
	if n.Exp > 0 {
		i.Mul(i, new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n.Exp)), nil))
	} else if n.Exp < 0 {
		rest := new(big.Int)
		i.QuoRem(i, new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(-n.Exp)), nil), rest)
		if rest.Sign() != 0 {
			return fmt.Errorf("amount must be whole")
		}
	}
	if i.Sign() < 0 || i.BitLen() > 256 {
		return fmt.Errorf("amount must be from 0 to 2^256-1, got %s", i)
	}
	a.i = i
	return nil
}
