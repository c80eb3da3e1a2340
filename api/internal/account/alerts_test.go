package account

import (
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/store/enum"
)

// TestTheDocumentListsEveryKindOfAlert compares the kinds that a client may send with the names that the backend uses.
func TestTheDocumentListsEveryKindOfAlert(t *testing.T) {
	t.Parallel()
	field, ok := reflect.TypeFor[AlertInput]().FieldByName("Kind")
	require.True(t, ok)
	require.ElementsMatch(t, []string{
		enum.AlertLevelAbove, enum.AlertLevelBelow, enum.AlertDriftAbove, enum.AlertDrawdownAbove,
		enum.AlertTargetsProposed, enum.AlertFeesProposed, enum.AlertAuctionOpened,
	}, strings.Split(field.Tag.Get("enum"), ","))
}
