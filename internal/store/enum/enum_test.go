package enum_test

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/store/enum"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// TestTheSchemaChecksTheSameValues compares the constants with the values that the schema's checks allow.
func TestTheSchemaChecksTheSameValues(t *testing.T) {
	t.Parallel()
	db := testkit.Borrow(t)
	proposal := []string{enum.ProposalPending, enum.ProposalExecuted, enum.ProposalCancelled}
	asset := []string{enum.AssetActive, enum.AssetReduceOnly, enum.AssetDelisted}
	for column, values := range map[[2]string][]string{
		{"target_changes", "state"}: append(proposal, enum.ProposalReplaced),
		{"fee_changes", "state"}:    proposal,
		{"listings", "state"}:       append(proposal, enum.ProposalReplaced),
		{"exit_orders", "state"}:    {enum.OrderOpen, enum.OrderExecuted, enum.OrderCancelled},
		{"mandate_states", "status"}: {
			enum.MandateNone, enum.MandateActive, enum.MandatePaused, enum.MandateLeaving, enum.MandateEnded,
		},
		{"mandate_states", "reason"}: {enum.ReasonNone, enum.ReasonFloor, enum.ReasonTrail, enum.ReasonProfit, enum.ReasonBand},
		{"mandate_events", "kind"}: {
			enum.MandateStated, enum.MandateAdded, enum.MandateStatus, enum.MandatePeriod, enum.MandateLapsed, enum.MandateTriggered,
			enum.MandateBought, enum.MandateSold, enum.MandateSkipped, enum.MandateWithdrawn, enum.MandateLeft,
		},
		{"assets", "status"}:   asset,
		{"listings", "status"}: asset,
		{"trades", "kind"}:     {enum.TradeKeeper, enum.TradeAuction},
		{"flows", "kind"}:      {enum.FlowContribute, enum.FlowWithdraw},
		{"ticks", "state"}: {
			enum.TickDue, enum.TickPlanned, enum.TickNothingToDo, enum.TickMissed, enum.TickFailed,
		},
		{"plans", "state"}: {enum.PlanActive, enum.PlanDone, enum.PlanFailed, enum.PlanExpired},
		{"intents", "state"}: {
			enum.IntentReady, enum.IntentReserved, enum.IntentInflight, enum.IntentMined, enum.IntentCancelling,
			enum.IntentOK, enum.IntentReverted, enum.IntentCancelled, enum.IntentExpired, enum.IntentQuarantined,
		},
	} {
		var check string
		require.NoError(t, db.Pool.QueryRow(t.Context(), `
			select pg_get_constraintdef(oid) from pg_constraint
			where conrelid = $1::regclass and conname = $1 || '_' || $2 || '_check'`, column[0], column[1]).Scan(&check), column)
		var allowed []string
		for _, match := range regexp.MustCompile(`'([a-z_]+)'::text`).FindAllStringSubmatch(check, -1) {
			allowed = append(allowed, match[1])
		}
		require.ElementsMatch(t, allowed, values, "%v: %s", column, check)
	}
}
