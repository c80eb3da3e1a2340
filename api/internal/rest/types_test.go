package rest

import (
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func FuzzAddressesAreReadExactlyOrRefused(f *testing.F) {
	for _, s := range []string{
		"", "0x", "0x70997970C51812dc3A010C7d01b50e0d17dc79C8", "0X70997970C51812dc3A010C7d01b50e0d17dc79C8",
		"0x" + strings.Repeat("g", 40),
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkAddress(t, s) })
}

func TestAddressesAreReadExactlyOrRefused(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		checkAddress(t, rapid.OneOf(rapid.String(), rapid.StringMatching("0[xX][0-9a-fA-Fg]{39,41}")).Draw(t, "text"))
	})
}

func checkAddress(t require.TestingT, s string) {
	a, err := ParseAddress(s)
	if err != nil {
		require.Equal(t, common.Address{}, a)
		return
	}
	require.True(t, strings.EqualFold(s, a.Hex()), "%q was read as %s", s, a)
	again, err := ParseAddress(a.Hex())
	require.NoError(t, err)
	require.Equal(t, a, again)
}

func TestAMistypedCaseIsRefused(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := common.Address(rapid.SliceOfN(rapid.Byte(), 20, 20).Draw(t, "address"))
		text := []byte(a.Hex())
		at := rapid.IntRange(2, 41).Draw(t, "digit")
		flipped := append([]byte{}, text...)
		if flipped[at] |= 0x20; flipped[at] == text[at] {
			flipped[at] &^= 0x20
		}
		if text[at] <= '9' {
			return
		}
		s := string(flipped)
		_, err := ParseAddress(s)
		if digits := s[2:]; digits == strings.ToLower(digits) || digits == strings.ToUpper(digits) {
			require.NoError(t, err)
		} else {
			require.ErrorIs(t, err, errAddressChecksum)
		}
	})
}
