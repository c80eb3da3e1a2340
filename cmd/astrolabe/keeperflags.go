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

// keeperFlags say who signs for the rebalancer and within what limits.
type keeperFlags struct {
	KeeperKeystore     []string `help:"Encrypted keystore file of a keeper." env:"ASTROLABE_KEEPER_KEYSTORE" type:"path" group:"Rebalancer:"`
	KeeperPasswordFile []string `help:"File that holds its password; one for all keystores, or one for each." env:"ASTROLABE_KEEPER_PASSWORD_FILE" type:"path" group:"Rebalancer:"`
	KeeperSigner       []string `help:"External signer of a keeper: clef or web3signer, its account, its http(s) URL." env:"ASTROLABE_KEEPER_SIGNER" placeholder:"KIND:0x…@URL" group:"Rebalancer:"`

	UpkeepSigner string `help:"Account of the keeper that signs calls anyone may make, such as those for exit orders. Default: each vault's keeper." env:"ASTROLABE_UPKEEP_SIGNER" placeholder:"0x…" group:"Rebalancer:"`

	MaxFeeGwei    uint64        `help:"Most that is ever offered for a unit of gas." default:"500" group:"Rebalancer:"`
	MaxGasUSD     string        `name:"max-gas-usd" help:"Most that the gas of one plan may cost." default:"50" group:"Rebalancer:"`
	MinBalance    string        `help:"Ether that a keeper keeps: below it nothing new is sent." default:"0.01" group:"Rebalancer:"`
	Relay         string        `help:"Private relay that trades are sent to instead of the nodes." env:"ASTROLABE_RELAY" placeholder:"URL" group:"Rebalancer:"`
	CatchUp       string        `help:"Of scheduled times that passed while nobody looked: make up for the latest, or skip them." enum:"latest,skip" default:"latest" group:"Rebalancer:"`
	Jitter        time.Duration `help:"Up to which each scheduled time is put off, by a share of its own." default:"0s" group:"Rebalancer:"`
	Everyone      bool          `help:"For vaults of other keepers too: open auctions, bid, and execute exit orders, where that pays." group:"Rebalancer:"`
	RiskAversion  float64       `help:"What a year of tracking variance is worth, against cost: more trades more." default:"10" group:"Rebalancer:"`
	MaxTracking   int64         `name:"max-tracking-bps" help:"Tracking error a year, as estimated, that is traded away though no band is passed; 0: none." default:"0" group:"Rebalancer:"`
	PeakStepBps   int64         `help:"Raise the peak of a trailing exit order of our vaults once the level is so much above it; -1: never." default:"100" group:"Rebalancer:"`
	MinProfitUSD  string        `name:"min-profit-usd" help:"What that must bring after gas." default:"1" group:"Rebalancer:"`
	FinalityDepth uint64        `help:"Blocks on top of a final one; 0: the node says which block is final." default:"0" group:"Rebalancer:"`
}

// signers opens every keystore and names every external signer. Close ends their connections.
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
		return nil, closeAll, fmt.Errorf("--keeper-password-file is given %d times for %d of --keeper-keystore: once, or as often", n, len(f.KeeperKeystore))
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
			return nil, closeAll, fmt.Errorf("--keeper-signer must be KIND:0x…@URL") // not repeated: the URL may hold a password
		}
		s, err := txmgr.DialSigner(txmgr.RemoteConfig{Kind: kind, URL: url, Account: common.HexToAddress(account)})
		if err != nil {
			return nil, closeAll, fmt.Errorf("--keeper-signer: %w", err)
		}
		signers, remote = append(signers, s), append(remote, s)
	}
	return signers, closeAll, nil
}

// limit puts the flags into both configurations. Close ends the connection to the relay.
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
			return closeRelay, unfit("%s must be a number of USD above 0, got %q", flag.name, flag.text)
		}
		*flag.to = usd
	}
	if send.MinBalance, err = readEther("--min-balance", f.MinBalance); err != nil {
		return closeRelay, err
	}
	if f.PeakStepBps < -1 || f.PeakStepBps == 0 || f.PeakStepBps > 10_000 {
		return closeRelay, unfit("--peak-step-bps must be from 1 to 10,000, or -1, got %d", f.PeakStepBps)
	}
	if f.UpkeepSigner != "" {
		if !common.IsHexAddress(f.UpkeepSigner) {
			return closeRelay, unfit("--upkeep-signer must be an address, got %q", f.UpkeepSigner)
		}
		plan.UpkeepSigner = common.HexToAddress(f.UpkeepSigner)
	}
	plan.CatchUp, plan.Jitter, plan.Everyone, plan.PeakStepBps = f.CatchUp, f.Jitter, f.Everyone, f.PeakStepBps
	plan.RiskAversion, plan.MaxTrackingBps = f.RiskAversion, f.MaxTracking
	send.MaxFeeGwei, send.FinalityDepth = f.MaxFeeGwei, f.FinalityDepth
	if f.Relay == "" {
		return closeRelay, nil
	}
	relay, err := chain.Dial(ctx, []string{f.Relay}, log, chain.WithChainID(chainID), chain.WithRounds(1))
	if err != nil {
		return closeRelay, unfit("--relay: %w", err)
	}
	send.Relay = relay
	return relay.Close, nil
}
