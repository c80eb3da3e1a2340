// Package siwe is Sign-In with Ethereum: the message of EIP-4361, to the letter of its ABNF, what a server must check of it,
// and who signed it, be that a key or a contract.
//
// It is written here because the kept library, github.com/spruceid/siwe-go, reads messages with one regular expression that
// the ABNF is wider than in places (schemes before the domain) and narrower in others (empty statements, characters of
// resources), does not keep the text of times, so that parse and format are not inverse, and knows no contract wallets.
//
// Parse and Message.String are inverse: what is accepted has one text, and what is signed is what was read. The package
// knows neither HTTP nor the database; nonces are its caller's.
package siwe

import (
	"errors"
	"fmt"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
)

// MaxMessageBytes is the longest message that is read.
const MaxMessageBytes = 4096

// Time is a time with the text it was written as, which a signature covers.
type Time struct {
	time.Time
	text string
}

// NewTime is a time in UTC, in whole seconds.
func NewTime(t time.Time) Time {
	t = t.UTC().Truncate(time.Second)
	return Time{t, t.Format(time.RFC3339)}
}

// String is the text as it was written.
func (t Time) String() string { return t.text }

// Message is a message of EIP-4361. Nil fields are absent; an empty request id or list of resources is not the same as none.
type Message struct {
	Scheme         string // of the domain; "": not given
	Domain         string // RFC 3986 authority that asks for the signature
	Address        common.Address
	Statement      *string
	URI            string
	Version        string // 1
	ChainID        uint64
	Nonce          string
	IssuedAt       Time
	ExpirationTime *Time
	NotBefore      *Time
	RequestID      *string
	Resources      []string
}

// String is the message as it is signed.
func (m Message) String() string {
	var b strings.Builder
	if m.Scheme != "" {
		b.WriteString(m.Scheme + "://")
	}
	b.WriteString(m.Domain + wants + "\n" + m.Address.Hex() + "\n\n")
	if m.Statement != nil {
		b.WriteString(*m.Statement + "\n")
	}
	fmt.Fprintf(&b, "\nURI: %s\nVersion: %s\nChain ID: %d\nNonce: %s\nIssued At: %s", m.URI, m.Version, m.ChainID, m.Nonce, m.IssuedAt)
	if m.ExpirationTime != nil {
		b.WriteString("\nExpiration Time: " + m.ExpirationTime.String())
	}
	if m.NotBefore != nil {
		b.WriteString("\nNot Before: " + m.NotBefore.String())
	}
	if m.RequestID != nil {
		b.WriteString("\nRequest ID: " + *m.RequestID)
	}
	if m.Resources != nil {
		b.WriteString("\nResources:")
		for _, r := range m.Resources {
			b.WriteString("\n- " + r)
		}
	}
	return b.String()
}

const wants = " wants you to sign in with your Ethereum account:"

// SyntaxError says what of a message is not as EIP-4361 has it.
type SyntaxError struct{ What string }

// Error implements error.
func (e *SyntaxError) Error() string { return "not an EIP-4361 message: " + e.What }

func wrong(what string) (Message, error) { return Message{}, &SyntaxError{what} }

// The terminals of the ABNF, as RFC 3986 and RFC 3339 have them.
var (
	schemeForm    = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*$`)
	nonceForm     = regexp.MustCompile(`^[A-Za-z0-9]{8,}$`)
	statementForm = regexp.MustCompile(`^[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;= ]+$`)
	pathForm      = `(?:[A-Za-z0-9\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})`
	requestIDForm = regexp.MustCompile(`^` + pathForm + `*$`)
	// scheme ":" hier-part [ "?" query ] [ "#" fragment ]; the authority is looked at by itself
	uriForm = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:(?:(//)([^/?#]*)((?:/` + pathForm + `*)*)|(/(?:` + pathForm + `+(?:/` + pathForm + `*)*)?)|(` +
		pathForm + `+(?:/` + pathForm + `*)*)|)(?:\?(?:` + pathForm + `|[/?])*)?(?:#(?:` + pathForm + `|[/?])*)?$`)
	authorityForm = regexp.MustCompile(`^(?:(?:[A-Za-z0-9\-._~!$&'()*+,;=:]|%[0-9A-Fa-f]{2})*@)?(?:(\[[^\[\]@/?#]*\])|(?:[A-Za-z0-9\-._~!$&'()*+,;=]|%[0-9A-Fa-f]{2})*)(?::[0-9]*)?$`)
	futureForm    = regexp.MustCompile(`^[vV][0-9A-Fa-f]+\.[A-Za-z0-9\-._~!$&'()*+,;=:]+$`)
	timeForm      = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$`)
	chainIDForm   = regexp.MustCompile(`^(?:0|[1-9][0-9]*)$`)
)

// Parse reads a message. It returns a SyntaxError for everything that the ABNF does not have, and for what it has and this
// package cannot write again: an address without its EIP-55 checksum, or a chain id of leading zeros or over 64 bits.
func Parse(text string) (Message, error) {
	if len(text) > MaxMessageBytes {
		return wrong(fmt.Sprintf("it has more than %d bytes", MaxMessageBytes))
	}
	var m Message
	lines := strings.Split(text, "\n")
	next := func() (string, bool) {
		if len(lines) == 0 {
			return "", false
		}
		line := lines[0]
		lines = lines[1:]
		return line, true
	}
	head, _ := next()
	origin, ok := strings.CutSuffix(head, wants)
	if !ok {
		return wrong("the first line must end with" + wants)
	}
	if scheme, domain, given := strings.Cut(origin, "://"); given {
		if !schemeForm.MatchString(scheme) {
			return wrong("the scheme is none")
		}
		m.Scheme, origin = scheme, domain
	}
	if origin == "" || !authority(origin) {
		return wrong("the domain is not an RFC 3986 authority")
	}
	m.Domain = origin
	address, _ := next()
	if !common.IsHexAddress(address) || common.HexToAddress(address).Hex() != address {
		return wrong("the second line must be an address with its EIP-55 checksum")
	}
	m.Address = common.HexToAddress(address)
	if blank, ok := next(); !ok || blank != "" {
		return wrong("a blank line must follow the address")
	}
	statement, ok := next()
	if !ok {
		return wrong("it ends after the address")
	}
	if statement != "" {
		if !statementForm.MatchString(statement) {
			return wrong("the statement has characters that are not allowed")
		}
		m.Statement = &statement
		if blank, ok := next(); !ok || blank != "" {
			return wrong("a blank line must follow the statement")
		}
	}
	return m.fields(lines)
}

// fields reads what follows the statement.
func (m Message) fields(lines []string) (Message, error) {
	take := func(label string) (string, bool) {
		if len(lines) == 0 {
			return "", false
		}
		value, ok := strings.CutPrefix(lines[0], label)
		if ok {
			lines = lines[1:]
		}
		return value, ok
	}
	var ok bool
	if m.URI, ok = take("URI: "); !ok || !uri(m.URI) {
		return wrong("the URI is missing or none")
	}
	if m.Version, ok = take("Version: "); !ok || m.Version != "1" {
		return wrong("the version must be 1")
	}
	chain, ok := take("Chain ID: ")
	id, err := strconv.ParseUint(chain, 10, 64)
	if !ok || err != nil || !chainIDForm.MatchString(chain) {
		return wrong("the chain id is missing or none")
	}
	m.ChainID = id
	if m.Nonce, ok = take("Nonce: "); !ok || !nonceForm.MatchString(m.Nonce) {
		return wrong("the nonce must have at least 8 letters or digits")
	}
	issued, ok := take("Issued At: ")
	at, good := parseTime(issued)
	if !ok || !good {
		return wrong("issued-at is missing or no RFC 3339 time")
	}
	m.IssuedAt = at
	for _, field := range []struct {
		label string
		to    **Time
	}{{"Expiration Time: ", &m.ExpirationTime}, {"Not Before: ", &m.NotBefore}} {
		if text, given := take(field.label); given {
			at, good := parseTime(text)
			if !good {
				return wrong(strings.ToLower(strings.TrimSuffix(field.label, ": ")) + " is no RFC 3339 time")
			}
			*field.to = &at
		}
	}
	if text, given := take("Request ID: "); given {
		if !requestIDForm.MatchString(text) {
			return wrong("the request id has characters that are not allowed")
		}
		m.RequestID = &text
	}
	if rest, given := take("Resources:"); given {
		if rest != "" {
			return wrong("nothing may follow Resources: in its line")
		}
		m.Resources = []string{}
		for len(lines) > 0 {
			r, listed := take("- ")
			if !listed || !uri(r) {
				return wrong("each resource must be a line of - and a URI")
			}
			m.Resources = append(m.Resources, r)
		}
	}
	if len(lines) > 0 {
		return wrong("there is more than the fields, or they are out of order")
	}
	return m, nil
}

// parseTime reads an RFC 3339 time; a leap second counts as the one before.
func parseTime(text string) (Time, bool) {
	if !timeForm.MatchString(text) {
		return Time{}, false
	}
	upper := strings.ToUpper(text)
	if upper[17:19] == "60" {
		upper = upper[:17] + "59" + upper[19:]
	}
	t, err := time.Parse(time.RFC3339Nano, upper)
	return Time{t, text}, err == nil
}

func uri(text string) bool {
	parts := uriForm.FindStringSubmatch(text)
	return parts != nil && (parts[1] == "" || authority(parts[2]))
}

func authority(text string) bool {
	parts := authorityForm.FindStringSubmatch(text)
	if parts == nil {
		return false
	}
	if literal := parts[1]; literal != "" {
		inner := literal[1 : len(literal)-1]
		ip, err := netip.ParseAddr(inner)
		return futureForm.MatchString(inner) || err == nil && ip.Is6() && ip.Zone() == ""
	}
	return true
}

// What a message fails of what a server expects. Each is wrapped with what was found.
var (
	ErrDomain  = errors.New("the message is for another domain")
	ErrURI     = errors.New("the message is for another URI")
	ErrChain   = errors.New("the message is for another chain")
	ErrNonce   = errors.New("the message has another nonce")
	ErrExpired = errors.New("the message has expired")
	ErrEarly   = errors.New("the message is not valid yet")
)

// Expectation is what a server asked for.
type Expectation struct {
	Origins []string // such as https://index.example: scheme and domain of the message must be of one, its URI within it
	ChainID uint64
	Nonce   string
	MaxAge  time.Duration // since issued-at; a message of its own expiry expires at the earlier
	Skew    time.Duration // by which clocks may differ
}

// Check compares a message with what was asked for.
func (e Expectation) Check(m Message, now time.Time) error {
	if err := e.origin(m); err != nil {
		return err
	}
	switch {
	case m.ChainID != e.ChainID:
		return fmt.Errorf("%w: %d, not %d", ErrChain, m.ChainID, e.ChainID)
	case m.Nonce != e.Nonce:
		return ErrNonce
	case m.ExpirationTime != nil && !now.Before(m.ExpirationTime.Time):
		return fmt.Errorf("%w at %s", ErrExpired, m.ExpirationTime)
	case !now.Before(m.IssuedAt.Add(e.MaxAge + e.Skew)):
		return fmt.Errorf("%w: it was issued at %s", ErrExpired, m.IssuedAt)
	case m.NotBefore != nil && now.Add(e.Skew).Before(m.NotBefore.Time):
		return fmt.Errorf("%w: before %s", ErrEarly, m.NotBefore)
	case now.Add(e.Skew).Before(m.IssuedAt.Time):
		return fmt.Errorf("%w: it was issued at %s", ErrEarly, m.IssuedAt)
	}
	return nil
}

func (e Expectation) origin(m Message) error {
	found := ErrDomain
	for _, origin := range e.Origins {
		scheme, domain, _ := strings.Cut(origin, "://")
		if m.Domain != domain || m.Scheme != "" && m.Scheme != scheme {
			continue
		}
		found = ErrURI
		rest, ok := strings.CutPrefix(m.URI, origin)
		if ok && (rest == "" || strings.ContainsRune("/?#", rune(rest[0]))) {
			return nil
		}
	}
	return found
}
