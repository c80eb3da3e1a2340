package siwe_test

import (
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/astrolabe-index/astrolabe/internal/siwe"
)

const (
	account  = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"
	required = "\nURI: https://index.example/sign-in\nVersion: 1\nChain ID: 1337\nNonce: 32891756abcd\nIssued At: 2026-06-01T12:00:00Z"
	plain    = "index.example wants you to sign in with your Ethereum account:\n" + account + "\n\n" + required
	full     = "https://index.example:8443 wants you to sign in with your Ethereum account:\n" + account +
		"\n\nI accept the terms: https://index.example/tos\n" + required +
		"\nExpiration Time: 2026-06-01T14:10:00.123+02:00\nNot Before: 2026-06-01T12:00:00z\nRequest ID: a%20b" +
		"\nResources:\n- ipfs://bafybeiemxf5/\n- https://index.example/claim.json?a=/b#c\n- urn:isbn:0451450523"
)

func TestMessagesOfTheABNFAreParsedAndFormattedUnchanged(t *testing.T) {
	t.Parallel()
	with := func(from, to string) string { return strings.Replace(full, from, to, 1) }
	for _, text := range []string{
		plain, full,
		plain + "\nResources:", plain + "\nRequest ID: ", plain + "\nRequest ID: \nResources:",
		with("https://index.example:8443 ", "user:pw@[2001:db8::1]:1 "), with("https://index.example:8443 ", "[v1.x:y] "),
		with("https://index.example:8443 ", "localhost:5173 "), with("https://index.example:8443 ", "app+1://a%41 "),
		with("URI: https://index.example/sign-in", "URI: did:key:z6Mk"), with("URI: https://index.example/sign-in", "URI: a:"),
		with("URI: https://index.example/sign-in", "URI: file:///etc/x"), with("URI: https://index.example/sign-in", "URI: x:/a//b"),
		with("Chain ID: 1337", "Chain ID: 18446744073709551615"), with("2026-06-01T12:00:00Z", "2026-12-31T23:59:60Z"),
	} {
		m, err := siwe.Parse(text)
		require.NoError(t, err, text)
		require.Equal(t, text, m.String())
	}
	m, err := siwe.Parse(full)
	require.NoError(t, err)
	require.Equal(t, "https", m.Scheme)
	require.Equal(t, "index.example:8443", m.Domain)
	require.Equal(t, common.HexToAddress(account), m.Address)
	require.Equal(t, "I accept the terms: https://index.example/tos", *m.Statement)
	require.True(t, m.ExpirationTime.Equal(time.Date(2026, 6, 1, 12, 10, 0, 123e6, time.UTC)))
	require.Len(t, m.Resources, 3)
}

func TestMessagesOutsideTheABNFAreRefused(t *testing.T) {
	t.Parallel()
	change := func(from, to string) string {
		require.Contains(t, full, from)
		return strings.Replace(full, from, to, 1)
	}
	for what, text := range map[string]string{
		"nothing":                      "",
		"carriage returns":             strings.ReplaceAll(full, "\n", "\r\n"),
		"a line at the end":            full + "\n",
		"a blank at the end":           plain + " ",
		"no domain":                    change("https://index.example:8443 ", " "),
		"a path in the domain":         change(":8443 ", ":8443/x "),
		"a wrong port":                 change(":8443 ", ":x "),
		"a broken escape":              change(":8443 ", "%4 "),
		"a zone":                       change("index.example:8443", "[fe80::1%eth0]"),
		"an open bracket":              change("index.example:8443", "[::1"),
		"a wrong scheme":               change("https://", "1https://"),
		"no checksum":                  change(account, strings.ToLower(account)),
		"a wrong checksum":             change(account, account[:len(account)-1]+"9"[:0]+"7"),
		"a short address":              change(account, account[:41]),
		"no blank after the address":   change(account+"\n\n", account+"\n"),
		"two lines of statement":       change("I accept", "I\naccept"),
		"a quote in the statement":     change("I accept", `I "accept"`),
		"letters beyond ASCII":         change("I accept", "Ich akzeptiere für"),
		"no blank after it":            change("tos\n\nURI", "tos\nURI"),
		"a relative URI":               change("https://index.example/sign-in", "/sign-in"),
		"a blank in the URI":           change("/sign-in", "/sign in"),
		"version 2":                    change("Version: 1", "Version: 2"),
		"a chain in hex":               change("Chain ID: 1337", "Chain ID: 0x1"),
		"a leading zero":               change("Chain ID: 1337", "Chain ID: 01337"),
		"a chain over 64 bits":         change("Chain ID: 1337", "Chain ID: 18446744073709551616"),
		"a short nonce":                change("32891756abcd", "3289175"),
		"a nonce with a dash":          change("32891756abcd", "32891756-abcd"),
		"a date alone":                 change("2026-06-01T12:00:00Z", "2026-06-01"),
		"the 30th of February":         change("2026-06-01T12:00:00Z", "2026-02-30T12:00:00Z"),
		"a time without zone":          change("2026-06-01T12:00:00Z", "2026-06-01T12:00:00"),
		"fields out of order":          change("Version: 1\nChain ID: 1337", "Chain ID: 1337\nVersion: 1"),
		"expiry after not-before":      plain + "\nNot Before: 2026-06-01T12:00:00Z\nExpiration Time: 2026-06-01T12:00:00Z",
		"a field twice":                change("\nNot Before:", "\nExpiration Time: 2026-06-01T12:00:00Z\nNot Before:"),
		"an unknown field":             plain + "\nColour: mauve",
		"a slash in the request id":    change("a%20b", "a/b"),
		"a resource that is not a URI": change("- urn:isbn:0451450523", "- nowhere"),
		"a resource without a dash":    change("- urn:", "urn:"),
		"something after Resources:":   change("Resources:", "Resources: "),
		"too long":                     plain + "\nRequest ID: " + strings.Repeat("a", siwe.MaxMessageBytes),
	} {
		_, err := siwe.Parse(text)
		var syntax *siwe.SyntaxError
		require.ErrorAs(t, err, &syntax, what)
	}
}

func TestAFormattedMessageParsesToItself(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := func(label, form string) *string {
			if rapid.Bool().Draw(t, label+" absent") {
				return nil
			}
			out := rapid.StringMatching(form).Draw(t, label)
			return &out
		}
		at := func(label string) *siwe.Time {
			out := siwe.NewTime(time.Unix(rapid.Int64Range(0, 4e9).Draw(t, label), 0))
			return &out
		}
		m := siwe.Message{
			Scheme:    rapid.SampledFrom([]string{"", "https", "x-1.y+z"}).Draw(t, "scheme"),
			Domain:    rapid.StringMatching(`([a-z]{1,5}@)?([a-z0-9-]{1,9}|\[::1\])(:[0-9]{0,5})?`).Draw(t, "domain"),
			Statement: text("statement", `[A-Za-z :/?#@!$&'()*+,;=-]{1,40}`),
			URI: rapid.StringMatching(
				`[a-z]{1,4}://[a-z.]{1,9}(/[a-z%]{0}[a-z]{0,5}){0,3}(\?[a-z/?]{0,4})?(#[a-z]{0,4})?`).Draw(t, "uri"),
			Version: "1", ChainID: rapid.Uint64().Draw(t, "chain"),
			Nonce:    rapid.StringMatching(`[A-Za-z0-9]{8,20}`).Draw(t, "nonce"),
			IssuedAt: *at("issued"), RequestID: text("request id", `[a-z%]{0}[A-Za-z0-9:@=]{0,9}`),
		}
		copy(m.Address[:], rapid.SliceOfN(rapid.Byte(), 20, 20).Draw(t, "address"))
		if rapid.Bool().Draw(t, "times") {
			m.ExpirationTime, m.NotBefore = at("expiry"), at("not before")
		}
		if rapid.Bool().Draw(t, "resources") {
			resource := rapid.StringMatching(`[a-z]{1,4}:[a-z/]{0}[a-z]{0,6}`)
			m.Resources = append([]string{}, rapid.SliceOfN(resource, 0, 3).Draw(t, "list")...)
		}
		got, err := siwe.Parse(m.String())
		require.NoError(t, err, m.String())
		require.Equal(t, m, got)
	})
}

func FuzzParse(f *testing.F) {
	f.Add(plain)
	f.Add(full)
	f.Add(plain + "\nResources:")
	f.Add(strings.Replace(full, "index.example:8443", "[::ffff:1.2.3.4]", 1))
	f.Fuzz(func(t *testing.T, text string) {
		m, err := siwe.Parse(text)
		if err == nil {
			require.Equal(t, text, m.String())
		}
	})
}

func TestAMessageMustMeetTheExpectation(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 6, 1, 12, 1, 0, 0, time.UTC)
	want := siwe.Expectation{
		Origins: []string{"http://127.0.0.1:8080", "https://index.example"}, ChainID: 1337, Nonce: "32891756abcd",
		MaxAge: 10 * time.Minute, Skew: time.Minute,
	}
	m, err := siwe.Parse(plain)
	require.NoError(t, err)
	require.NoError(t, want.Check(m, now))
	later, earlier := siwe.NewTime(now.Add(2*time.Minute)), siwe.NewTime(now)
	for _, test := range []struct {
		change func(m *siwe.Message)
		err    error
	}{
		{func(m *siwe.Message) { m.Domain = "evil.example" }, siwe.ErrDomain},
		{func(m *siwe.Message) { m.Scheme = "http" }, siwe.ErrDomain},
		{func(m *siwe.Message) { m.URI = "https://index.example.evil/" }, siwe.ErrURI},
		{func(m *siwe.Message) { m.URI = "http://127.0.0.1:8080/" }, siwe.ErrURI},
		{func(m *siwe.Message) { m.ChainID = 1 }, siwe.ErrChain},
		{func(m *siwe.Message) { m.Nonce = "another000" }, siwe.ErrNonce},
		{func(m *siwe.Message) { m.ExpirationTime = &earlier }, siwe.ErrExpired},
		{func(m *siwe.Message) { m.IssuedAt = siwe.NewTime(now.Add(-11 * time.Minute)) }, siwe.ErrExpired},
		{func(m *siwe.Message) { m.NotBefore = &later }, siwe.ErrEarly},
		{func(m *siwe.Message) { m.IssuedAt = later }, siwe.ErrEarly},
	} {
		changed := m
		test.change(&changed)
		require.ErrorIs(t, want.Check(changed, now), test.err)
	}
}
