package audit

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/pause"
)

const (
	apiSource   = "api"
	mostBody    = 16 << 20 // bytes of one answer
	apiPageSize = "100"
)

// API reads a marketplace's public API.
type API struct {
	base   *url.URL
	client *http.Client
}

// NewAPI returns the API at a base address such as http://host:port.
func NewAPI(base string, client *http.Client) (*API, error) {
	u, err := url.Parse(base)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return nil, fmt.Errorf("the API's address must look like http://host:port, got %q", base)
	}
	return &API{base: u, client: client}, nil
}

// statement is what one answer of the API states: facts of these fields about some vaults at the block of the answer. If
// holder is set, they are about that holder only.
type statement struct {
	at     asOf
	fields []Field
	vaults []common.Address // nil: all vaults
	holder *common.Address
	facts  []Fact
}

type asOf struct {
	ChainID     uint64      `json:"chain_id"`
	BlockNumber uint64      `json:"block_number"`
	BlockHash   common.Hash `json:"block_hash"`
}

func (s *statement) add(vault common.Address, field Field, subject string, value any) {
	s.facts = append(s.facts, Fact{Vault: vault, Field: field, Subject: subject, Value: fmt.Sprint(value)})
}

// covers tells whether the answer should have stated the fact.
func (s *statement) covers(f Fact) bool {
	if f.Field == VaultCount {
		return slices.Contains(s.fields, VaultCount)
	}
	if s.vaults != nil && !slices.Contains(s.vaults, f.Vault) {
		return false
	}
	if s.holder == nil {
		return true
	}
	if f.Field == Claim {
		var token, holder string
		_, err := fmt.Sscanf(f.Subject, "%s %s", &token, &holder)
		return err == nil && holder == s.holder.Hex()
	}
	return f.Subject == s.holder.Hex()
}

// get reads one answer into body. If the API's rate limit is used up, it waits as long as the API says.
func (a *API) get(ctx context.Context, path string, query url.Values, body any) error {
	for {
		wait, err := a.ask(ctx, path, query, body)
		if wait == 0 {
			return err
		}
		if err := pause.For(ctx, wait); err != nil {
			return fmt.Errorf("waiting for the API's rate limit: %w", err)
		}
	}
}

// ask is get without waiting. It returns how long to wait before the next attempt.
func (a *API) ask(ctx context.Context, path string, query url.Values, body any) (wait time.Duration, err error) {
	u := a.base.JoinPath(path)
	u.RawQuery = query.Encode()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return 0, fmt.Errorf("asking the API for %s: %w", path, err)
	}
	res, err := a.client.Do(req)
	if err != nil {
		return 0, fmt.Errorf("asking the API for %s: %w", path, err)
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(io.LimitReader(res.Body, mostBody))
	if err != nil {
		return 0, fmt.Errorf("reading the API's answer to %s: %w", path, err)
	}
	if after, err := strconv.Atoi(res.Header.Get("Retry-After")); res.StatusCode == http.StatusTooManyRequests && err == nil && after > 0 {
		return time.Duration(after) * time.Second, nil
	}
	if res.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("asking the API for %s: %s: %.300s", path, res.Status, raw)
	}
	if err := json.Unmarshal(raw, body); err != nil {
		return 0, fmt.Errorf("decoding the API's answer to %s: %w", path, err)
	}
	return 0, nil
}

type apiPage struct {
	HasMore    bool    `json:"has_more"`
	NextCursor *string `json:"next_cursor"`
}

// next returns the query of the next page, or nil.
func (p apiPage) next() url.Values {
	q := firstPage()
	if !p.HasMore || p.NextCursor == nil {
		return nil
	}
	q.Set("cursor", *p.NextCursor)
	return q
}

func firstPage() url.Values { return url.Values{"limit": {apiPageSize}} }

// list reads every page of the indices. It states their number only if one page, and so one block, has them all.
func (a *API) list(ctx context.Context) ([]*statement, []common.Address, error) {
	var out []*statement
	var all []common.Address
	for q := firstPage(); q != nil; {
		var body struct {
			AsOf    asOf `json:"as_of"`
			Indices []struct {
				Address     common.Address `json:"address"`
				Name        string         `json:"name"`
				Symbol      string         `json:"symbol"`
				Creator     common.Address `json:"creator"`
				Keeper      common.Address `json:"keeper"`
				Management  int32          `json:"management_fee_bps"`
				Performance int32          `json:"performance_fee_bps"`
				Entry       int32          `json:"entry_fee_bps"`
				Exit        int32          `json:"exit_fee_bps"`
				ReduceOnly  bool           `json:"reduce_only"`
				TotalSupply basket.Amount  `json:"total_supply"`
			} `json:"indices"`
			apiPage
		}
		if err := a.get(ctx, "/v1/indices", q, &body); err != nil {
			return nil, nil, err
		}
		s := &statement{
			at: body.AsOf, fields: []Field{Name, Symbol, Creator, Keeper, Fees, ReduceOnly, TotalSupply}, vaults: []common.Address{},
		}
		for _, ix := range body.Indices {
			s.vaults = append(s.vaults, ix.Address)
			s.add(ix.Address, Name, "", ix.Name)
			s.add(ix.Address, Symbol, "", ix.Symbol)
			s.add(ix.Address, Creator, "", ix.Creator)
			s.add(ix.Address, Keeper, "", ix.Keeper)
			s.add(ix.Address, Fees, "", feesValue(feesOf(ix.Management, ix.Performance, ix.Entry, ix.Exit)))
			s.add(ix.Address, ReduceOnly, "", ix.ReduceOnly)
			s.add(ix.Address, TotalSupply, "", ix.TotalSupply)
		}
		all = append(all, s.vaults...)
		if q = body.next(); q == nil && len(out) == 0 {
			s.fields = append(s.fields, VaultCount)
			s.add(common.Address{}, VaultCount, "", len(all))
		}
		out = append(out, s)
	}
	return out, all, nil
}

// index reads one index: its terms and its holdings.
func (a *API) index(ctx context.Context, vault common.Address) ([]*statement, error) {
	terms, err := a.terms(ctx, vault)
	if err != nil {
		return nil, err
	}
	holdings, err := a.holdings(ctx, vault)
	if err != nil {
		return nil, err
	}
	return []*statement{terms, holdings}, nil
}

// terms reads the rebalance nonce and the terms of an index.
func (a *API) terms(ctx context.Context, vault common.Address) (*statement, error) {
	var detail struct {
		AsOf          asOf           `json:"as_of"`
		Nonce         int64          `json:"rebalance_nonce"`
		Guardian      common.Address `json:"guardian"`
		Platform      common.Address `json:"platform"`
		PlatformShare int64          `json:"platform_share_bps"`
		ShareCap      *basket.Amount `json:"share_cap"`
		Limits        struct {
			MaxSlippageBps   uint16 `json:"max_slippage_bps"`
			MaxTradeBps      uint16 `json:"max_trade_bps"`
			DailyLossBps     uint16 `json:"daily_loss_bps"`
			DailyTurnoverBps uint16 `json:"daily_turnover_bps"`
			DrawdownBps      uint16 `json:"drawdown_bps"`
			AuctionBandBps   uint16 `json:"auction_band_bps"`
			AuctionIdle      uint32 `json:"auction_idle_seconds"`
			CoolOff          uint32 `json:"cool_off_seconds"`
		} `json:"limits"`
		PendingFees *struct {
			Management   int32     `json:"management_fee_bps"`
			Performance  int32     `json:"performance_fee_bps"`
			Entry        int32     `json:"entry_fee_bps"`
			Exit         int32     `json:"exit_fee_bps"`
			ExecutableAt time.Time `json:"executable_at"`
		} `json:"pending_fees"`
	}
	if err := a.get(ctx, "/v1/indices/"+vault.Hex(), nil, &detail); err != nil {
		return nil, err
	}
	terms := &statement{
		at: detail.AsOf, fields: []Field{RebalanceNonce, Guardian, Platform, ShareCap, Limits, PendingFees},
		vaults: []common.Address{vault},
	}
	terms.add(vault, RebalanceNonce, "", detail.Nonce)
	terms.add(vault, Guardian, "", detail.Guardian)
	terms.add(vault, Platform, "", fmt.Sprintf("%s %d", detail.Platform, detail.PlatformShare))
	shareCap := basket.Amount{}
	if detail.ShareCap != nil {
		shareCap = *detail.ShareCap
	}
	terms.add(vault, ShareCap, "", shareCap)
	terms.add(vault, Limits, "", limitsValue(bindings.IVaultTypesLimits(detail.Limits)))
	var pending *FeeProposal
	if p := detail.PendingFees; p != nil {
		pending = &FeeProposal{feesOf(p.Management, p.Performance, p.Entry, p.Exit), uint64(p.ExecutableAt.Unix())}
	}
	terms.add(vault, PendingFees, "", pending.value())
	return terms, nil
}

// holdings reads what an index holds.
func (a *API) holdings(ctx context.Context, vault common.Address) (*statement, error) {
	var body struct {
		AsOf     asOf `json:"as_of"`
		Holdings []struct {
			Token     common.Address `json:"token"`
			Reserve   basket.Amount  `json:"reserve"`
			TargetBps int64          `json:"target_bps"`
		} `json:"holdings"`
	}
	if err := a.get(ctx, "/v1/indices/"+vault.Hex()+"/holdings", nil, &body); err != nil {
		return nil, err
	}
	held := &statement{at: body.AsOf, fields: []Field{Constituents, TargetBps, Reserve}, vaults: []common.Address{vault}}
	var tokens []common.Address
	for _, h := range body.Holdings {
		tokens = append(tokens, h.Token)
		held.add(vault, TargetBps, h.Token.Hex(), h.TargetBps)
		held.add(vault, Reserve, h.Token.Hex(), h.Reserve)
	}
	held.add(vault, Constituents, "", addresses(tokens))
	return held, nil
}

// investor reads what a holder has in all indices. The first page has all claims. All pages must be of one block.
func (a *API) investor(ctx context.Context, holder common.Address) (*statement, error) {
	var s *statement
	for q := firstPage(); q != nil; {
		var body struct {
			AsOf      asOf `json:"as_of"`
			Positions []struct {
				Index  common.Address `json:"index"`
				Shares basket.Amount  `json:"shares"`
			} `json:"positions"`
			Claims []struct {
				Index  common.Address `json:"index"`
				Token  common.Address `json:"token"`
				Amount basket.Amount  `json:"amount"`
			} `json:"claims"`
			apiPage
		}
		if err := a.get(ctx, "/v1/investors/"+holder.Hex()+"/positions", q, &body); err != nil {
			return nil, err
		}
		if s == nil {
			s = &statement{at: body.AsOf, fields: []Field{Position, Claim}, holder: &holder}
			for _, c := range body.Claims {
				s.add(c.Index, Claim, Owed{c.Token, holder}.subject(), c.Amount)
			}
		}
		if body.AsOf != s.at {
			return nil, fmt.Errorf("positions of %s: pages of blocks %d and %d: %w",
				holder, s.at.BlockNumber, body.AsOf.BlockNumber, ErrReorged)
		}
		for _, p := range body.Positions {
			s.add(p.Index, Position, holder.Hex(), p.Shares)
		}
		q = body.next()
	}
	return s, nil
}

// againstAPI reads the whole API and compares every answer with the chain at the answer's own block.
func (cfg Config) againstAPI(ctx context.Context) (*Report, error) {
	if cfg.Block != nil {
		return nil, fmt.Errorf("the API chooses its own blocks: %w", ErrBlock)
	}
	answers, vaults, err := cfg.API.list(ctx)
	if err != nil {
		return nil, err
	}
	for _, vault := range vaults {
		more, err := cfg.API.index(ctx, vault)
		if err != nil {
			return nil, err
		}
		answers = append(answers, more...)
	}
	holders, err := cfg.holders(ctx)
	if err != nil {
		return nil, err
	}
	for _, holder := range holders {
		s, err := cfg.API.investor(ctx, holder)
		if err != nil {
			return nil, err
		}
		answers = append(answers, s)
	}
	newest := slices.MaxFunc(answers, func(a, b *statement) int { return cmp.Compare(a.at.BlockNumber, b.at.BlockNumber) }).at
	truth, report, err := cfg.againstContracts(ctx, newest.BlockNumber)
	if err != nil {
		return nil, err
	}
	if newest.ChainID != truth.ChainID {
		return nil, fmt.Errorf("the API serves chain %d, the node chain %d", newest.ChainID, truth.ChainID)
	}
	report.Against = apiSource
	return report, cfg.compareAnswers(ctx, report, answers, newest.BlockNumber)
}

// holders returns all accounts that hold shares or claims at the chain's head. The API is asked about each.
func (cfg Config) holders(ctx context.Context) ([]common.Address, error) {
	head, err := blockAt(ctx, cfg.Node, "latest")
	if err != nil {
		return nil, err
	}
	truth, err := Recompute(ctx, cfg.Node, cfg.Contracts, cfg.FromBlock, uint64(head.Number))
	if err != nil {
		return nil, err
	}
	found := map[common.Address]bool{}
	for _, v := range truth.Vaults {
		for holder := range v.Balances {
			found[holder] = holder != lockedShares
		}
		for owed := range v.Claims {
			found[owed.Holder] = true
		}
	}
	maps.DeleteFunc(found, func(_ common.Address, investor bool) bool { return !investor })
	return slices.SortedFunc(maps.Keys(found), common.Address.Cmp), nil
}

// compareAnswers folds the history once for each block of the answers.
func (cfg Config) compareAnswers(ctx context.Context, report *Report, answers []*statement, last uint64) error {
	history, err := Read(ctx, cfg.Node, cfg.Factory, cfg.FromBlock, last)
	if err != nil {
		return err
	}
	byBlock := map[asOf][]*statement{}
	for _, s := range answers {
		byBlock[s.at] = append(byBlock[s.at], s)
	}
	for at, group := range byBlock {
		block, err := blockAt(ctx, cfg.Node, hexutil.EncodeUint64(at.BlockNumber))
		if err != nil {
			return err
		}
		if block.Hash != at.BlockHash {
			return fmt.Errorf("the API has block %d as %s, the chain has %s: %w", at.BlockNumber, at.BlockHash, block.Hash, ErrReorged)
		}
		vaults, err := history.At(at.BlockNumber)
		if err != nil {
			return err
		}
		truth := Truth{Vaults: vaults}
		all := truth.Facts()
		for _, s := range group {
			want := slices.DeleteFunc(slices.Clone(all), func(f Fact) bool { return !s.covers(f) })
			report.Differences = append(report.Differences, compare(want, s.facts, s.fields, apiSource, at.BlockNumber)...)
			report.Facts += count(want, s.fields)
		}
	}
	return nil
}
