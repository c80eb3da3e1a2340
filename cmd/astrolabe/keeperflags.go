package main

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/txmgr"
	"github.com/astrolabe-index/astrolabe/rebalancer"
)

// keeperFlags configure the signers of the rebalancer and the limits of what it sends.
type keeperFlags struct {
	KeeperKeystore     []string `help:"${help_keeper_keystore}" env:"ASTROLABE_KEEPER_KEYSTORE" type:"path" group:"Rebalancer:"`
	KeeperPasswordFile []string `help:"${help_keeper_password}" env:"ASTROLABE_KEEPER_PASSWORD_FILE" type:"path" group:"Rebalancer:"`
	KeeperSigner       []string `help:"${help_keeper_signer}" env:"ASTROLABE_KEEPER_SIGNER" placeholder:"KIND:0x…@URL" group:"Rebalancer:"`

	UpkeepSigner string `help:"${help_upkeep_signer}" env:"ASTROLABE_UPKEEP_SIGNER" placeholder:"0x…" group:"Rebalancer:"`

	MaxFeeGwei    uint64        `help:"${help_max_fee}" default:"500" group:"Rebalancer:"`
	MaxGasUSD     string        `name:"max-gas-usd" help:"${help_max_gas_usd}" default:"50" group:"Rebalancer:"`
	MinBalance    string        `help:"${help_min_balance}" default:"0.01" group:"Rebalancer:"`
	Relay         []string      `help:"${help_relay}" env:"ASTROLABE_RELAY" placeholder:"URL" group:"Rebalancer:"`
	PublicMempool bool          `name:"allow-public-mempool" help:"${help_public_mempool}" group:"Rebalancer:"`
	CatchUp       string        `help:"${help_catch_up}" enum:"latest,skip" default:"latest" group:"Rebalancer:"`
	Jitter        time.Duration `help:"${help_jitter}" default:"1m" group:"Rebalancer:"`
	Everyone      bool          `help:"${help_everyone}" group:"Rebalancer:"`
	RiskAversion  float64       `help:"${help_risk_aversion}" default:"10" group:"Rebalancer:"`
	MaxTracking   int64         `name:"max-tracking-bps" help:"${help_max_tracking}" default:"0" group:"Rebalancer:"`
	PeakStepBps   int64         `help:"${help_peak_step}" default:"100" group:"Rebalancer:"`
	MinProfitUSD  string        `name:"min-profit-usd" help:"${help_min_profit}" default:"1" group:"Rebalancer:"`
	Finality      string        `aliases:"finality-depth" help:"${help_finality}" default:"finalized" placeholder:"finalized|safe|N" group:"Rebalancer:"`
}

// signers opens every keystore and connects every external signer. Call closeAll also after an error: it closes the
// connections that were opened.
func (f keeperFlags) signers() (signers []txmgr.Signer, closeAll func(), err error) {
	var remote []interface{ Close() }
	closeAll = func() {
		for _, r := range remote {
			r.Close()
		}
	}
	if len(f.KeeperKeystore)+len(f.KeeperSigner) == 0 {
		return nil, closeAll, fmt.Errorf("role %s needs --keeper-keystore and --keeper-password-file, or --keeper-signer", roleRebalancer)
	}
	if n := len(f.KeeperPasswordFile); len(f.KeeperKeystore) > 0 && n != 1 && n != len(f.KeeperKeystore) {
		return nil, closeAll, fmt.Errorf(
			"--keeper-password-file is given %d times for %d of --keeper-keystore: give it once, or once for each",
			n, len(f.KeeperKeystore))
	}
	for i, path := range f.KeeperKeystore {
		s, err := openKeystore(path, f.KeeperPasswordFile[min(i, len(f.KeeperPasswordFile)-1)])
		if err != nil {
			return nil, closeAll, err
		}
		signers = append(signers, s)
	}
	for _, text := range f.KeeperSigner {
		kind, rest, ok := strings.Cut(text, ":")
		account, url, found := strings.Cut(rest, "@")
		if !ok || !found || !common.IsHexAddress(account) {
			// The error does not repeat the text, because the URL may contain a password.
			return nil, closeAll, fmt.Errorf("--keeper-signer must be KIND:0x…@URL")
		}
		s, err := txmgr.DialSigner(txmgr.RemoteConfig{Kind: kind, URL: url, Account: common.HexToAddress(account)})
		if err != nil {
			return nil, closeAll, fmt.Errorf("--keeper-signer: %w", err)
		}
		signers, remote = append(signers, s), append(remote, s)
	}
	return signers, closeAll, nil
}

// limit copies the flags into the configurations of the planner and of the sender. Call closeRelay also after an error.
func (f keeperFlags) limit(
	ctx context.Context, chainID uint64, plan *rebalancer.Config, send *txmgr.Config, log *slog.Logger,
) (closeRelay func(), err error) {
	closeRelay = func() {}
	for _, flag := range []struct {
		name, text string
		to         *decimal.Decimal
	}{{"--max-gas-usd", f.MaxGasUSD, &plan.MaxGasUSD}, {"--min-profit-usd", f.MinProfitUSD, &plan.MinProfitUSD}} {
		usd, err := decimal.NewFromString(flag.text)
		if err != nil || !usd.IsPositive() {
			return closeRelay, usageErrorf("%s must be an amount of USD above 0, got %q", flag.name, flag.text)
		}
		*flag.to = usd
	}
	if send.MinBalance, err = readEther("--min-balance", f.MinBalance); err != nil {
		return closeRelay, err
	}
	if f.PeakStepBps < -1 || f.PeakStepBps == 0 || f.PeakStepBps > 10_000 {
		return closeRelay, usageErrorf("--peak-step-bps must be from 1 to 10,000, or -1 to disable, got %d", f.PeakStepBps)
	}
	if f.UpkeepSigner != "" {
		if !common.IsHexAddress(f.UpkeepSigner) {
			return closeRelay, usageErrorf("--upkeep-signer must be an address, got %q", f.UpkeepSigner)
		}
		plan.UpkeepSigner = common.HexToAddress(f.UpkeepSigner)
	}
	plan.CatchUp, plan.Jitter, plan.Everyone, plan.PeakStepBps = f.CatchUp, f.Jitter, f.Everyone, f.PeakStepBps
	plan.RiskAversion, plan.MaxTrackingBps = f.RiskAversion, f.MaxTracking
	if send.Finality, err = txmgr.ParseFinality(f.Finality); err != nil {
		return closeRelay, usageErrorf("--finality: %w", err)
	}
	send.MaxFeeGwei = f.MaxFeeGwei
	if len(f.Relay) == 0 {
		return closeRelay, f.checkMempool(chainID, log)
	}
	relay, err := chain.Dial(ctx, f.Relay, log, chain.WithChainID(chainID), chain.WithRounds(1))
	if err != nil {
		return closeRelay, usageErrorf("--relay: %w", err)
	}
	send.Relay = relay
	return relay.Close, nil
}

// publicMempools are the main networks whose pending transactions everybody sees. A trade that waits there can be sandwiched. Rollups
// with one sequencer are not among them.
var publicMempools = map[uint64]string{1: "Ethereum", 56: "BNB Smart Chain", 100: "Gnosis", 137: "Polygon", 43114: "Avalanche"}

// checkMempool refuses to trade through a public mempool, unless the operator insists.
func (f keeperFlags) checkMempool(chainID uint64, log *slog.Logger) error {
	name, public := publicMempools[chainID]
	if !public {
		return nil
	}
	if !f.PublicMempool {
		return usageErrorf("%s has a public mempool, where trades can be sandwiched: give a private relay with --relay, "+
			"or insist with --allow-public-mempool", name)
	}
	log.Warn("trades go through a public mempool, where anyone can sandwich them up to the slippage limits: use --relay", "network", name)
	return nil
}
