package key

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"hash/crc32"
	"math/big"
	"strings"
)

// Environment is the kind of deployment a key is for. Keys of the other one are refused, so that a key of a test
// never works where value is at stake.
type Environment string

// The environments.
const (
	Live Environment = "live"
	Test Environment = "test"
)

const (
	brand       = "astro"
	publicChars = 16 // of base62: 95 bits, so that ids never meet
	secretBytes = 32
	secretChars = 43 // of base62, which hold 256 bits
	crcChars    = 6  // of base62, which hold 32 bits
	base62      = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
)

// ErrMalformed says that a text is no key at all: mistyped, cut off, or of another issuer. No look at the database is needed.
var ErrMalformed = errors.New("not an API key: the form or the checksum is wrong")

// Secret is what proves a version: 256 random bits.
type Secret [secretBytes]byte

// Hash is what is stored of a secret.
func (s Secret) Hash() [sha256.Size]byte { return sha256.Sum256(s[:]) }

// Matches compares with a stored hash in time that does not depend on where they differ.
func (s Secret) Matches(hash []byte) bool {
	sum := s.Hash()
	return subtle.ConstantTimeCompare(sum[:], hash) == 1
}

// Token is what a caller presents: astro_<live|test>_<public id>_<secret><checksum>. Programs that look for leaked
// credentials find it by its form; the checksum, CRC-32 of all before it, tells a typo from a wrong key.
type Token struct {
	Environment Environment
	PublicID    string // names the version; not secret
	Secret      Secret
}

// NewToken makes a token of random id and secret.
func NewToken(env Environment) (Token, error) {
	t := Token{Environment: env}
	if _, err := rand.Read(t.Secret[:]); err != nil {
		return Token{}, fmt.Errorf("making a secret: %w", err)
	}
	id, err := newPublicID()
	t.PublicID = id
	return t, err
}

// NewID makes a random id with this prefix, such as key_.
func NewID(prefix string) (string, error) {
	id, err := newPublicID()
	return prefix + id, err
}

func newPublicID() (string, error) {
	limit := new(big.Int).Exp(big.NewInt(62), big.NewInt(publicChars), nil)
	n, err := rand.Int(rand.Reader, limit)
	if err != nil {
		return "", fmt.Errorf("making an id: %w", err)
	}
	return inBase62(n, publicChars), nil
}

// String is the token as it is shown once. Do not log it.
func (t Token) String() string {
	body := brand + "_" + string(t.Environment) + "_" + t.PublicID + "_" + inBase62(new(big.Int).SetBytes(t.Secret[:]), secretChars)
	return body + checksum(body)
}

// ParseToken reads exactly what Token.String writes; anything else is ErrMalformed.
func ParseToken(text string) (Token, error) {
	parts := strings.Split(text, "_")
	if len(parts) != 4 || parts[0] != brand || len(parts[2]) != publicChars || len(parts[3]) != secretChars+crcChars {
		return Token{}, ErrMalformed
	}
	t := Token{Environment: Environment(parts[1]), PublicID: parts[2]}
	if t.Environment != Live && t.Environment != Test {
		return Token{}, ErrMalformed
	}
	body := text[:len(text)-crcChars]
	if text[len(body):] != checksum(body) {
		return Token{}, ErrMalformed
	}
	_, ok := fromBase62(t.PublicID)
	secret, sound := fromBase62(parts[3][:secretChars])
	if !ok || !sound || secret.BitLen() > 8*secretBytes {
		return Token{}, ErrMalformed
	}
	secret.FillBytes(t.Secret[:])
	return t, nil
}

func checksum(body string) string {
	return inBase62(big.NewInt(int64(crc32.ChecksumIEEE([]byte(body)))), crcChars)
}

// inBase62 writes n with exactly this many digits, which hold it.
func inBase62(n *big.Int, digits int) string {
	out := make([]byte, digits)
	rest, base, digit := new(big.Int).Set(n), big.NewInt(int64(len(base62))), new(big.Int)
	for i := digits - 1; i >= 0; i-- {
		rest.DivMod(rest, base, digit)
		out[i] = base62[digit.Int64()]
	}
	return string(out)
}

func fromBase62(text string) (*big.Int, bool) {
	n, base := new(big.Int), big.NewInt(int64(len(base62)))
	for _, c := range []byte(text) {
		digit := strings.IndexByte(base62, c)
		if digit < 0 {
			return nil, false
		}
		n.Mul(n, base).Add(n, big.NewInt(int64(digit)))
	}
	return n, true
}
