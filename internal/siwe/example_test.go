package siwe_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/astrolabe-index/astrolabe/internal/siwe"
)

// A server parses the message that a wallet signed, and checks that it answers the server's own request.
func ExampleParse() {
	m, err := siwe.Parse(`index.example wants you to sign in with your Ethereum account:
0x70997970C51812dc3A010C7d01b50e0d17dc79C8


URI: https://index.example/sign-in
Version: 1
Chain ID: 1337
Nonce: 32891756abcd
Issued At: 2026-06-01T12:00:00Z`)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(m.Domain, m.Address)

	want := siwe.Expectation{
		Origins: []string{"https://index.example"}, ChainID: 1337, Nonce: "32891756abcd", MaxAge: 10 * time.Minute,
	}
	fmt.Println(want.Check(m, time.Date(2026, 6, 1, 12, 1, 0, 0, time.UTC)))
	fmt.Println(want.Check(m, time.Date(2026, 6, 1, 13, 0, 0, 0, time.UTC)))

	var syntax *siwe.SyntaxError
	_, err = siwe.Parse("not a message")
	fmt.Println(errors.As(err, &syntax))
	// Output:
	// index.example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8
	// <nil>
	// the message has expired: it was issued at 2026-06-01T12:00:00Z
	// true
}
