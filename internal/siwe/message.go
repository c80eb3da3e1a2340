// Package siwe implements Sign-In with Ethereum. It parses the message of EIP-4361 exactly by its ABNF and checks what a server
// expects of it. It verifies the signatures of keys and of contract wallets.
//
// Parse and Message.String are inverse: every accepted message has exactly one text, so the signed text is the text that was
// parsed. The package does not know HTTP or the database. Its caller creates and stores the nonces.
//
// The library github.com/spruceid/siwe-go is not used. Its regular expression refuses messages that the ABNF allows, such as
// those with a scheme before the domain. It accepts messages that the ABNF does not allow, such as those with an empty statement. It
// does not keep the text of times, so parsing and formatting are not inverse. It does not support contract wallets.
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

// MaxMessageBytes is the length limit of a message.
const MaxMessageBytes = 4096

// Time is a time with its original text, which the signature covers.
type Time struct {
	time.Time
	text string
}

// NewTime returns a time in UTC, truncated to seconds.
func NewTime(t time.Time) Time {
	t = t.UTC().Truncate(time.Second)
	return Time{t, t.Format(time.RFC3339)}
}

// String returns the original text.
func (t Time) String() string { return t.text }

// Message is a message of EIP-4361. Nil fields are absent. An empty request ID or list of resources is present.
type Message struct {
	Scheme         string // scheme before the domain; empty if absent
	Domain         string // RFC 3986 authority that requests the signature
	Address        common.Address
	Statement      *string
	URI            string
	Version        string // always "1"
	ChainID        uint64
	Nonce          string
	IssuedAt       Time
	ExpirationTime *Time
	NotBefore      *Time
	RequestID      *string
	Resources      []string
}

// String returns the text of the message, which the account signs.
func (m Message) String() string {
	var b strings.Builder
	if m.Scheme != "" {
		b.WriteString(m.Scheme + "://")
	}
	b.WriteString(m.Domain + headSuffix + "\n" + m.Address.Hex() + "\n\n")
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

// headSuffix is the end of the first line.
const headSuffix = " wants you to sign in with your Ethereum account:"

// SyntaxError says why a text is not a message of EIP-4361.
type SyntaxError struct{ What string }

// Error implements error.
func (e *SyntaxError) Error() string { return "not an EIP-4361 message: " + e.What }

func wrong(what string) (Message, error) { return Message{}, &SyntaxError{what} }

// The terminals of the ABNF, as defined by RFC 3986 and RFC 3339.
var (
	schemeForm    = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*$`)
	nonceForm     = regexp.MustCompile(`^[A-Za-z0-9]{8,}$`)
	statementForm = regexp.MustCompile(`^[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;= ]+$`)
	pathForm      = `(?:[A-Za-z0-9\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})`
	requestIDForm = regexp.MustCompile(`^` + pathForm + `*$`)
	// scheme ":" hier-part [ "?" query ] [ "#" fragment ]; authorityForm checks the authority.
	uriForm = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:(?:(//)([^/?#]*)((?:/` + pathForm + `*)*)|` +
		`(/(?:` + pathForm + `+(?:/` + pathForm + `*)*)?)|(` + pathForm + `+(?:/` + pathForm + `*)*)|)` +
		`(?:\?(?:` + pathForm + `|[/?])*)?(?:#(?:` + pathForm + `|[/?])*)?$`)
	authorityForm = regexp.MustCompile(`^(?:(?:[A-Za-z0-9\-._~!$&'()*+,;=:]|%[0-9A-Fa-f]{2})*@)?` +
		`(?:(\[[^\[\]@/?#]*\])|(?:[A-Za-z0-9\-._~!$&'()*+,;=]|%[0-9A-Fa-f]{2})*)(?::[0-9]*)?$`)
	futureForm  = regexp.MustCompile(`^[vV][0-9A-Fa-f]+\.[A-Za-z0-9\-._~!$&'()*+,;=:]+$`)
	timeForm    = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$`)
	chainIDForm = regexp.MustCompile(`^(?:0|[1-9][0-9]*)$`)
)

// Parse parses a message. It returns a SyntaxError for every text that the ABNF does not allow. It also refuses what
// Message.String cannot reproduce: an address without its EIP-55 checksum, and a chain ID with leading zeros or above 64 bits.
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
	origin, ok := strings.CutSuffix(head, headSuffix)
	if !ok {
		return wrong("the first line must end with" + headSuffix)
	}
	if scheme, domain, given := strings.Cut(origin, "://"); given {
		if !schemeForm.MatchString(scheme) {
			return wrong("the scheme is not valid")
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

// fieldLines are the lines of a message that are not parsed yet.
type fieldLines []string

// take removes the first line if it starts with the label, and returns the text after the label.
func (l *fieldLines) take(label string) (string, bool) {
	if len(*l) == 0 {
		return "", false
	}
	value, ok := strings.CutPrefix((*l)[0], label)
	if ok {
		*l = (*l)[1:]
	}
	return value, ok
}

// fields parses the lines after the statement.
func (m Message) fields(lines fieldLines) (Message, error) {
	var ok bool
	if m.URI, ok = lines.take("URI: "); !ok || !uri(m.URI) {
		return wrong("the URI is missing or not valid")
	}
	if m.Version, ok = lines.take("Version: "); !ok || m.Version != "1" {
		return wrong("the version must be 1")
	}
	chain, ok := lines.take("Chain ID: ")
	id, err := strconv.ParseUint(chain, 10, 64)
	if !ok || err != nil || !chainIDForm.MatchString(chain) {
		return wrong("the chain ID is missing or not valid")
	}
	m.ChainID = id
	if m.Nonce, ok = lines.take("Nonce: "); !ok || !nonceForm.MatchString(m.Nonce) {
		return wrong("the nonce must have at least 8 letters or digits")
	}
	issued, ok := lines.take("Issued At: ")
	at, good := parseTime(issued)
	if !ok || !good {
		return wrong("issued-at is missing or not an RFC 3339 time")
	}
	m.IssuedAt = at
	for _, field := range []struct {
		label string
		to    **Time
	}{{"Expiration Time: ", &m.ExpirationTime}, {"Not Before: ", &m.NotBefore}} {
		if text, given := lines.take(field.label); given {
			at, good := parseTime(text)
			if !good {
				return wrong(strings.ToLower(strings.TrimSuffix(field.label, ": ")) + " is not an RFC 3339 time")
			}
			*field.to = &at
		}
	}
	return m.optionalFields(lines)
}

// optionalFields parses the request ID and the resources.
func (m Message) optionalFields(lines fieldLines) (Message, error) {
	if text, given := lines.take("Request ID: "); given {
		if !requestIDForm.MatchString(text) {
			return wrong("the request ID has characters that are not allowed")
		}
		m.RequestID = &text
	}
	if rest, given := lines.take("Resources:"); given {
		if rest != "" {
			return wrong("nothing may follow Resources: on its line")
		}
		m.Resources = []string{}
		for len(lines) > 0 {
			r, listed := lines.take("- ")
			if !listed || !uri(r) {
				return wrong("each resource must be a line with a dash and a URI")
			}
			m.Resources = append(m.Resources, r)
		}
	}
	if len(lines) > 0 {
		return wrong("there are unknown fields, or the fields are out of order")
	}
	return m, nil
}

// parseTime parses an RFC 3339 time. A leap second counts as the second before it.
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

// uri reports whether the text is an RFC 3986 URI.
func uri(text string) bool {
	parts := uriForm.FindStringSubmatch(text)
	return parts != nil && (parts[1] == "" || authority(parts[2]))
}

// authority reports whether the text is an RFC 3986 authority.
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

// Reasons why a message does not meet the expectation. Some are wrapped with the value found.
var (
	ErrDomain  = errors.New("the message is for another domain")
	ErrURI     = errors.New("the message is for another URI")
	ErrChain   = errors.New("the message is for another chain")
	ErrNonce   = errors.New("the message has another nonce")
	ErrExpired = errors.New("the message has expired")
	ErrEarly   = errors.New("the message is not valid yet")
)

// Expectation is what a server expects of a message.
type Expectation struct {
	Origins []string // such as https://index.example; the domain and the URI must belong to one of them
	ChainID uint64
	Nonce   string
	MaxAge  time.Duration // maximum age since issued-at; the expiry of the message may be earlier
	Skew    time.Duration // maximum difference between the clocks
}

// Check returns an error if the message does not meet the expectation at that time.
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

// origin checks the scheme, the domain and the URI.
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
