package api

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

func FuzzSocketRequests(f *testing.F) {
	for _, seed := range []string{
		`{"op":"subscribe","sub":"a","kinds":["nav"],"indices":["0x70997970C51812dc3A010C7d01b50e0d17dc79C8"],"since":"1.00000000"}`, `{"op":"ping"}`, `{}`, `[]`, `null`,
		`{"op":"subscribe","op":"ping"}`, `{"sub":"` + "\u0000" + `"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, message []byte) {
		in, err := parseSocketRequest(message)
		if err != nil {
			var problem *Problem
			require.ErrorAs(t, err, &problem)
			raw, err := json.Marshal(problem)
			require.NoError(t, err)
			require.NotContains(t, string(raw), `"status":5`)
			if in.Sub != "" {
				require.Regexp(t, subscriptionName, in.Sub, "what is answered names nothing else")
			}
			return
		}
		s := &Server{}
		var wrong fields
		wanted := s.filterOf(&wrong, "", filterInput{kinds: in.Kinds, indices: texts(in.Indices), accounts: texts(in.Accounts)}, &Principal{Kind: Anonymous})
		require.LessOrEqual(t, len(wanted.indices), maxFiltered)
		require.LessOrEqual(t, len(wanted.accounts), maxFiltered)
		require.False(t, wanted.kinds[eventAlerts] && wanted.own != nil)
	})
}
