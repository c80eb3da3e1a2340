package key_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/astrolabe-index/astrolabe/internal/key"
)

// A rotation with a grace period of one day, and the states of both versions before and after its end.
func ExampleKey_Rotate() {
	now := time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	k := key.Key{ID: "key_example", Versions: []key.Version{{PublicID: "first", Number: 1, CreatedAt: now}}}

	if err := k.Rotate(now, 24*time.Hour, key.Version{PublicID: "second"}, nil, nil); err != nil {
		fmt.Println(err)
		return
	}
	for _, at := range []time.Time{now.Add(time.Hour), now.Add(24 * time.Hour)} {
		fmt.Println(k.Versions[0].State(at), k.Versions[1].State(at))
	}
	// Output:
	// retiring current
	// retired current
}

// ParseToken recognises a mistyped key without the database.
func ExampleParseToken() {
	token, err := key.NewToken(key.Test)
	if err != nil {
		fmt.Println(err)
		return
	}
	parsed, err := key.ParseToken(token.String())
	fmt.Println(parsed == token, err)

	_, err = key.ParseToken(token.String() + "x")
	fmt.Println(errors.Is(err, key.ErrMalformed))
	// Output:
	// true <nil>
	// true
}
