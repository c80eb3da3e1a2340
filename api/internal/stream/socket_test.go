package stream

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
)

func TestASocketRequestIsReadStrictly(t *testing.T) {
	t.Parallel()
	for _, message := range []string{
		`{"op":"ping","Op":"subscribe"}`, `{"OP":"ping"}`, `{"op":"ping","op":"ping"}`, `{"op":"subscribe","sub":"a","Indices":[]}`,
		`{"op":"ping","x":1}`, `{"op":1}`, `{"op":"ping"}{}`, `{"op":"ping"} x`,
	} {
		_, err := parseSocketRequest([]byte(message))
		var problem *rest.Problem
		require.ErrorAs(t, err, &problem, message)
		require.Equal(t, rest.CodeMalformedBody, problem.Code, message)
	}
}

func FuzzSocketRequests(f *testing.F) {
	for _, seed := range []string{
		`{"op":"subscribe","sub":"a","kinds":["nav"],"indices":["0x70997970C51812dc3A010C7d01b50e0d17dc79C8"],"since":"1.00000000"}`,
		`{"op":"ping"}`, `{}`, `[]`, `null`,
		`{"op":"subscribe","op":"ping"}`, `{"sub":"` + "\u0000" + `"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, message []byte) {
		in, err := parseSocketRequest(message)
		if err != nil {
			var problem *rest.Problem
			require.ErrorAs(t, err, &problem)
			raw, err := json.Marshal(problem)
			require.NoError(t, err)
			require.NotContains(t, string(raw), `"status":5`)
			if in.Sub != "" {
				require.Regexp(t, subscriptionName, in.Sub, "what is answered names nothing else")
			}
			return
		}
		s := &Streams{}
		var wrong rest.Validation
		wanted := s.filterOf(&wrong, "",
			filterInput{kinds: in.Kinds, indices: textsOfAddresses(in.Indices), accounts: textsOfAddresses(in.Accounts)},
			&rest.Principal{Kind: rest.Anonymous})
		require.LessOrEqual(t, len(wanted.indices), maxFiltered)
		require.LessOrEqual(t, len(wanted.accounts), maxFiltered)
		require.False(t, wanted.kinds[eventAlerts] && wanted.own != nil)
	})
}
