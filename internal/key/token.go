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

// Environment is the kind of deployment that a key belongs to. A verifier refuses keys of the other environment, so that a test key
// never works in production.
type Environment string

// The environments.
const (
	Live Environment = "live"
	Test Environment = "test"
)

const (
	brand       = "astro"
	publicChars = 16 // base62 digits: 95 bits, so that IDs do not collide
	secretBytes = 32
	secretChars = 43 // base62 digits for 256 bits
	crcChars    = 6  // base62 digits for 32 bits
	base62      = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
)

// ErrMalformed means that a text is not a key: it is mistyped, cut off or from another issuer. No database read is needed.
var ErrMalformed = errors.New("not an API key: the format or the checksum is wrong")

// Secret is the secret of a version: 256 random bits.
type Secret [secretBytes]byte

// Hash returns the SHA-256 of the secret, which the database stores.
func (s Secret) Hash() [sha256.Size]byte { return sha256.Sum256(s[:]) }

// Matches compares the secret with a stored hash in constant time.
func (s Secret) Matches(hash []byte) bool {
	sum := s.Hash()
	return subtle.ConstantTimeCompare(sum[:], hash) == 1
}

// Token is the text of a key: astro_<live|test>_<public ID>_<secret><checksum>. Secret scanners recognise it by its format. The
// checksum is the CRC-32 of everything before it and tells a typo from a wrong key.
type Token struct {
	Environment Environment
	PublicID    string // ID of the version; not secret
	Secret      Secret
}

// NewToken returns a token with a random public ID and secret.
func NewToken(env Environment) (Token, error) {
	t := Token{Environment: env}
	if _, err := rand.Read(t.Secret[:]); err != nil {
		return Token{}, fmt.Errorf("creating a secret: %w", err)
	}
	id, err := newPublicID()
	t.PublicID = id
	return t, err
}

// NewID returns a random ID with a prefix such as "key_".
func NewID(prefix string) (string, error) {
	id, err := newPublicID()
	return prefix + id, err
}

// newPublicID returns a random public ID.
func newPublicID() (string, error) {
	limit := new(big.Int).Exp(big.NewInt(62), big.NewInt(publicChars), nil)
	n, err := rand.Int(rand.Reader, limit)
	if err != nil {
		return "", fmt.Errorf("creating an ID: %w", err)
	}
	return inBase62(n, publicChars), nil
}

// String returns the text of the token, which contains the secret. Do not log it.
func (t Token) String() string {
	body := brand + "_" + string(t.Environment) + "_" + t.PublicID + "_" + inBase62(new(big.Int).SetBytes(t.Secret[:]), secretChars)
	return body + checksum(body)
}

// ParseToken parses the output of Token.String. Any other text is ErrMalformed.
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

// checksum returns the CRC-32 of the body in base62.
func checksum(body string) string {
	return inBase62(big.NewInt(int64(crc32.ChecksumIEEE([]byte(body)))), crcChars)
}

// inBase62 formats n with exactly this many digits. n must fit.
func inBase62(n *big.Int, digits int) string {
	out := make([]byte, digits)
	rest, base, digit := new(big.Int).Set(n), big.NewInt(int64(len(base62))), new(big.Int)
	for i := digits - 1; i >= 0; i-- {
		rest.DivMod(rest, base, digit)
		out[i] = base62[digit.Int64()]
	}
	return string(out)
}

// fromBase62 parses base62 digits.
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
