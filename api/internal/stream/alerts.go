package stream

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/jackc/pgx/v5"
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/feed"
	"github.com/astrolabe-index/astrolabe/internal/store/accountdb"
	"github.com/astrolabe-index/astrolabe/internal/store/enum"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// announcements are the contract events that trigger alerts without a threshold.
var announcements = map[string]string{
	"TargetsProposed": enum.AlertTargetsProposed, "FeesProposed": enum.AlertFeesProposed, "AuctionOpened": enum.AlertAuctionOpened,
}

// alertsOf adds the alerts that rows trigger to their events, in the order of alert ids. A threshold alert triggers if a valuation
// is beyond the threshold and the one before was not. A row does not trigger an alert that was changed after the row was written.
func (s *Streams) alertsOf(ctx context.Context, tx pgx.Tx, rows []feed.Row, out []event) error {
	var vaults [][]byte
	seen := map[common.Address]bool{}
	for i := range rows {
		if v := rows[i].Vault; v != nil && !seen[*v] {
			seen[*v] = true
			vaults = append(vaults, v.Bytes())
		}
	}
	if len(vaults) == 0 {
		return nil
	}
	set, err := accountdb.New(tx).AlertsOn(ctx, accountdb.AlertsOnParams{ChainID: s.ChainID, Vaults: vaults})
	if err != nil {
		return fmt.Errorf("reading alerts: %w", err)
	}
	slices.SortFunc(set, func(a, b accountdb.AlertsOnRow) int { return cmp.Compare(a.AlertID, b.AlertID) }) // the order of positions
	byVault := map[common.Address][]accountdb.AlertsOnRow{}
	for _, a := range set {
		byVault[a.Vault] = append(byVault[a.Vault], a)
	}
	for i := range rows {
		r := &rows[i]
		if r.Vault == nil || len(byVault[*r.Vault]) == 0 {
			continue
		}
		now, then, err := s.levelsAt(ctx, tx, r)
		if err != nil {
			return err
		}
		for _, a := range byVault[*r.Vault] {
			if a.UpdatedAt.After(r.WrittenAt) {
				continue
			}
			value, fires := triggers(a, r, now, then)
			if !fires {
				continue
			}
			told, err := newAlertNotice(a, r, value)
			if err != nil {
				return err
			}
			out[i].alerts = append(out[i].alerts, told)
		}
	}
	return nil
}

func newAlertNotice(a accountdb.AlertsOnRow, r *feed.Row, value *decimal.Decimal) (alertNotice, error) {
	data, err := marshalData(AlertEvent{
		AlertID: a.AlertID, Index: rest.Address(a.Vault), Alert: a.Kind, Threshold: rest.MapPtr(a.Threshold, rest.DecimalOf),
		Value: rest.MapPtr(value, rest.DecimalOf), StreamBlock: blockOf(r),
	})
	if err != nil {
		return alertNotice{}, err
	}
	at := feed.After(r)
	at.Part = a.AlertID
	return alertNotice{
		account: a.Account, part: a.AlertID, id: at.String(), vault: a.Vault, data: data,
		frame: frame(eventAlerts, at.String(), data),
	}, nil
}

// levels are the values that thresholds are compared with, as ratios and USD per share.
type levels struct{ level, drift, drawdown decimal.Decimal }

func levelsOf(perShare, drift *basket.Amount, peak basket.Amount) *levels {
	if perShare == nil || drift == nil {
		return nil // an unknown value passes no threshold
	}
	out := &levels{level: basket.FromD18(perShare.Big()), drift: basket.FromD18(drift.Big())}
	if peak.Cmp(*perShare) > 0 {
		out.drawdown = decimal.NewFromInt(1).Sub(out.level.DivRound(basket.FromD18(peak.Big()), rest.RatioDecimals))
	}
	return out
}

// levelsAt reads the levels at a valuation and at the one before. nil is unknown.
func (s *Streams) levelsAt(ctx context.Context, tx pgx.Tx, r *feed.Row) (now, then *levels, err error) {
	if r.Kind != feed.KindNAV {
		return nil, nil, nil
	}
	var body storedNAV
	if err := json.Unmarshal(r.Body, &body); err != nil {
		return nil, nil, fmt.Errorf("reading a valuation: %w", err)
	}
	before, err := readdb.New(tx).LevelBefore(ctx, readdb.LevelBeforeParams{
		ChainID: s.ChainID, Vault: *r.Vault, BlockTime: r.BlockTime, BlockNumber: r.BlockNumber,
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("reading the valuation before: %w", err)
	}
	return levelsOf(body.NavPerShareD18, body.DriftD18, before.PeakD18), levelsOf(before.NavPerShareD18, before.DriftD18, before.PeakD18),
		nil
}

// triggers reports whether a row triggers an alert, and with which value.
func triggers(a accountdb.AlertsOnRow, r *feed.Row, now, then *levels) (*decimal.Decimal, bool) {
	if a.Threshold == nil {
		return nil, r.Event != nil && announcements[*r.Event] == a.Kind
	}
	if now == nil || then == nil {
		return nil, false
	}
	value, before, above := now.level, then.level, true
	switch a.Kind {
	case enum.AlertLevelAbove:
	case enum.AlertLevelBelow:
		above = false
	case enum.AlertDriftAbove:
		value, before = now.drift, then.drift
	case enum.AlertDrawdownAbove:
		value, before = now.drawdown, then.drawdown
	default:
		return nil, false
	}
	beyond := func(d decimal.Decimal) bool {
		if above {
			return d.GreaterThan(*a.Threshold)
		}
		return d.LessThan(*a.Threshold)
	}
	return &value, beyond(value) && !beyond(before)
}
