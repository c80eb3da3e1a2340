// Package enum names the values of text columns that take one of a few values. One package writes such a column and another reads
// it. The schema's checks list the same values.
package enum

// States of proposals: target_changes.state, fee_changes.state and listings.state. Proposed fees are never replaced.
const (
	ProposalPending   = "pending"
	ProposalExecuted  = "executed"
	ProposalCancelled = "cancelled"
	ProposalReplaced  = "replaced"
)

// States of exit orders: exit_orders.state.
const (
	OrderOpen      = "open"
	OrderExecuted  = "executed"
	OrderCancelled = "cancelled"
)

// Statuses of mandates: mandate_states.status, by IMandateTypes.Status.
const (
	MandateNone    = "none"
	MandateActive  = "active"
	MandatePaused  = "paused"
	MandateLeaving = "leaving"
	MandateEnded   = "ended"
)

// Reasons of triggers of mandates: mandate_states.reason, by IMandateTypes.Reason.
const (
	ReasonNone   = "none"
	ReasonFloor  = "floor"
	ReasonTrail  = "trail"
	ReasonProfit = "profit"
	ReasonBand   = "band"
)

// Kinds of what happens to mandates: mandate_events.kind.
const (
	MandateStated    = "stated"
	MandateAdded     = "added"
	MandateStatus    = "status"
	MandatePeriod    = "period"
	MandateLapsed    = "lapsed"
	MandateTriggered = "triggered"
	MandateBought    = "bought"
	MandateSold      = "sold"
	MandateSkipped   = "skipped"
	MandateWithdrawn = "withdrawn"
	MandateLeft      = "left"
)

// Statuses of assets: assets.status and listings.status.
const (
	AssetActive     = "active"
	AssetReduceOnly = "reduce_only"
	AssetDelisted   = "delisted"
)

// Kinds of trades: trades.kind.
const (
	TradeKeeper  = "keeper"
	TradeAuction = "auction"
)

// Kinds of flows: flows.kind.
const (
	FlowContribute = "contribute"
	FlowWithdraw   = "withdraw"
)

// States of ticks: ticks.state.
const (
	TickDue         = "due"
	TickPlanned     = "planned"
	TickNothingToDo = "nothing_to_do"
	TickMissed      = "missed"
	TickFailed      = "failed"
)

// States of plans: plans.state.
const (
	PlanActive  = "active"
	PlanDone    = "done"
	PlanFailed  = "failed"
	PlanExpired = "expired"
)

// States of intents: intents.state.
const (
	IntentReady       = "ready"
	IntentReserved    = "reserved"
	IntentInflight    = "inflight"
	IntentMined       = "mined"
	IntentCancelling  = "cancelling"
	IntentOK          = "final_ok"
	IntentReverted    = "final_reverted"
	IntentCancelled   = "cancelled"
	IntentExpired     = "expired"
	IntentQuarantined = "quarantined"
)

// Kinds of alerts: alerts.kind. The API's document lists them, and the schema has no check.
const (
	AlertLevelAbove      = "level_above"
	AlertLevelBelow      = "level_below"
	AlertDriftAbove      = "drift_above"
	AlertDrawdownAbove   = "drawdown_above"
	AlertTargetsProposed = "targets_proposed"
	AlertFeesProposed    = "fees_proposed"
	AlertAuctionOpened   = "auction_opened"
)
