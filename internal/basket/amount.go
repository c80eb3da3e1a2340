package basket

import (
	"encoding/json"
	"fmt"
	"math/big"

	"github.com/jackc/pgx/v5/pgtype"
)

// Amount is a uint256: a quantity in base units or a D18 number. The zero value is 0. No method except UnmarshalJSON and
// ScanNumeric changes its receiver. JSON writes it as a decimal string, PostgreSQL as numeric(78,0).
type Amount struct{ i *big.Int }

// MaxAmount is 2²⁵⁶−1.
var MaxAmount = NewAmount(new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 256), big.NewInt(1)))

// NewAmount returns i as an Amount. It copies i. nil is 0.
func NewAmount(i *big.Int) Amount {
	if i == nil {
		return Amount{}
	}
	return Amount{i: new(big.Int).Set(i)}
}

// OwnAmount returns i as an Amount without copying it. The caller must not change i afterwards. nil is 0.
func OwnAmount(i *big.Int) Amount { return Amount{i: i} }

// ParseAmount parses an integer from 0 to 2²⁵⁶−1. It accepts decimal digits only.
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

// Big returns a copy of the number.
func (a Amount) Big() *big.Int {
	if a.i == nil {
		return new(big.Int)
	}
	return new(big.Int).Set(a.i)
}

// zero is the number of the zero value. It must not be changed.
var zero big.Int

// View returns the number without copying it. The caller must not change it.
func (a Amount) View() *big.Int {
	if a.i == nil {
		return &zero
	}
	return a.i
}

// Sign returns 0 for zero and 1 otherwise.
func (a Amount) Sign() int {
	if a.i == nil {
		return 0
	}
	return a.i.Sign()
}

// Cmp returns -1, 0 or 1 for a < b, a = b and a > b.
func (a Amount) Cmp(b Amount) int { return a.View().Cmp(b.View()) }

// Add returns a + b.
func (a Amount) Add(b Amount) Amount { return Amount{i: new(big.Int).Add(a.View(), b.View())} }

// Sub returns a − b, or an error if the result is below 0.
func (a Amount) Sub(b Amount) (Amount, error) {
	d := new(big.Int).Sub(a.View(), b.View())
	if d.Sign() < 0 {
		return Amount{}, fmt.Errorf("subtracting %s from %s: below zero", b, a)
	}
	return Amount{i: d}, nil
}

// String returns the decimal digits.
func (a Amount) String() string {
	if a.i == nil {
		return "0"
	}
	return a.i.String()
}

// Equal reports whether both numbers are equal. go-cmp and testify use it.
func (a Amount) Equal(b Amount) bool { return a.Cmp(b) == 0 }

// MarshalJSON writes a decimal string, so that readers with 64-bit floats lose no digits.
func (a Amount) MarshalJSON() ([]byte, error) { return json.Marshal(a.String()) }

// UnmarshalJSON parses a decimal string.
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

// ScanNumeric implements pgtype.NumericScanner. It refuses null, fractions and numbers outside the range of a uint256.
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
			return fmt.Errorf("amount must be an integer")
		}
	}
	if i.Sign() < 0 || i.BitLen() > 256 {
		return fmt.Errorf("amount must be from 0 to 2^256-1, got %s", i)
	}
	a.i = i
	return nil
}
