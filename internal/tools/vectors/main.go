// Command vectors writes the expected results of the contracts' fee, valuation, allowance and share maths. The Solidity tests
// compare with them. The command follows the same rules but shares no code or method with the contracts. It uses reals
// of 512 bits and exact rationals instead of fixed point, and has no scale and no bases. A fixed seed makes the files the same
// on every run.
//
//	go run ./internal/tools/vectors -out contracts/test/vectors
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"math/big"
	"math/rand/v2"
	"os"
	"path/filepath"
)

func main() {
	log.SetFlags(0)
	out := flag.String("out", "contracts/test/vectors", "folder for the files")
	flag.Parse()
	if err := run(*out); err != nil {
		log.Fatalf("vectors: %v", err)
	}
}

func run(dir string) error {
	files, err := generate()
	if err != nil {
		return err
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			return fmt.Errorf("writing vectors: %w", err)
		}
	}
	return nil
}

// generate returns the content of every file, by name.
func generate() (map[string][]byte, error) {
	files := map[string][]byte{}
	for name, content := range map[string]any{
		"dilution.json":    map[string]any{"cases": dilutions(source(1))},
		"performance.json": map[string]any{"cases": performances(source(2))},
		"allowance.json":   map[string]any{"cases": buckets(source(5))},
		"valuation.json":   map[string]any{"cases": valuations(source(3))},
		"shares.json":      map[string]any{"sequences": sequences(source(4))},
	} {
		data, err := json.MarshalIndent(content, "", " ")
		if err != nil {
			return nil, fmt.Errorf("encoding %s: %w", name, err)
		}
		files[name] = append(data, '\n')
	}
	return files, nil
}

// random draws random integers.
type random struct{ *rand.Rand }

func source(stream uint64) random {
	return random{rand.New(rand.NewPCG(20260101, stream))} //nolint:gosec // the vectors must be the same on every run
}

// between returns an integer from low to high, both included.
func (r random) between(low, high int64) int64 { return low + r.Int64N(high-low+1) }

// big returns an integer from 10^low to 10^high. Every order of magnitude is equally likely, and every digit is random.
func (r random) big(low, high int64) *big.Int {
	n := new(big.Int).Exp(big.NewInt(10), big.NewInt(r.between(low, high-1)), nil)
	digit := new(big.Int).Set(n)
	n.Mul(n, big.NewInt(r.between(1, 9)))
	for digit.Cmp(big.NewInt(1)) > 0 {
		digit.Div(digit, big.NewInt(10))
		n.Add(n, new(big.Int).Mul(digit, big.NewInt(r.between(0, 9))))
	}
	return n
}

// integer is a decimal string in JSON, because JSON numbers cannot hold 256 bits.
type integer struct{ *big.Int }

// MarshalJSON writes the integer as a decimal string.
func (i integer) MarshalJSON() ([]byte, error) { //nolint:unparam // json.Marshaler's signature
	return []byte(`"` + i.String() + `"`), nil
}

func small(n int64) integer { return integer{big.NewInt(n)} }
