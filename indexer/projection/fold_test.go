package projection

import (
	"fmt"
	"maps"
	"math/big"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/indexer/internal/fakechain"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// history returns a random history of the market, one input per block.
func history(t *rapid.T) (blocks []Input, end *fakechain.World) {
	c := fakechain.New()
	draw := func(n int) int { return rapid.IntRange(0, n-1).Draw(t, "draw") }
	d := event.Decoder{Factory: fakechain.Factory, Registry: fakechain.Registry, Guard: fakechain.Guard, Mandates: fakechain.Mandates}
	for range 1 + draw(25) {
		c.Mine(func(w *fakechain.World) {
			w.Vetoes = true
			for range draw(4) {
				w.Random(draw)
			}
		})
		events, err := d.DecodeAll(c.Rows(c.Head()))
		require.NoError(t, err)
		in := NewInput(events)
		for _, v := range c.World().Order {
			if nav, ok := c.World().NavPerShareD18(v); ok {
				in.NavPerShareD18[At{v, int64(c.Head())}] = basket.NewAmount(nav)
			}
		}
		blocks = append(blocks, in)
	}
	return blocks, c.World()
}

// join makes one input of several blocks.
func join(blocks []Input) Input {
	all := NewInput(nil)
	for _, b := range blocks {
		all.Events = append(all.Events, b.Events...)
		maps.Copy(all.NavPerShareD18, b.NavPerShareD18)
	}
	return all
}

func fold(t require.TestingT, b *batch, in Input) {
	b.touch(in)
	require.NoError(t, b.apply())
}

// compareRows compares everything that is saved, and nothing that only one batch needs.
var compareRows = cmp.Options{
	cmp.Exporter(func(t reflect.Type) bool { return strings.HasSuffix(t.PkgPath(), "/indexer/projection") }),
	cmpopts.IgnoreFields(batch{}, "input"),
	cmpopts.IgnoreTypes(&feeMints{}, &tradeTxs{}),
	cmpopts.IgnoreFields(vault{}, "changed", "call"),
	cmpopts.EquateEmpty(),
	cmp.Comparer(func(a, b decimal.Decimal) bool { return a.Equal(b) }),
}

func TestFoldIsTheSameInAnyBatches(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		blocks, _ := history(t)
		whole := newBatch(1, NewHoldings())
		fold(t, whole, join(blocks))

		parts := newBatch(1, NewHoldings())
		for rest := blocks; len(rest) > 0; {
			n := rapid.IntRange(1, len(rest)).Draw(t, "blocks in a batch")
			fold(t, parts, join(rest[:n]))
			rest = rest[n:]
		}
		require.Empty(t, cmp.Diff(whole, parts, compareRows))
	})
}

func requireSuccessor(t require.TestingT, want fakechain.Successor, account *common.Address, from, until *time.Time) {
	if want.Account == (common.Address{}) {
		require.Nil(t, account)
		require.Nil(t, from)
		require.Nil(t, until)
		return
	}
	require.Equal(t, want.Account, *account)
	require.EqualValues(t, want.From, from.Unix())
	require.EqualValues(t, want.Until, until.Unix())
}

func requireBallot(t require.TestingT, want fakechain.Ballot, id int64, eligible, against basket.Amount) {
	require.Equal(t, want.ID, id)
	if want.ID != 0 {
		require.Equal(t, want.Eligible.String(), eligible.String())
		require.Equal(t, want.Against.String(), against.String())
	}
}

func TestFoldAgreesWithTheContracts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		blocks, world := history(t)
		b := newBatch(1, NewHoldings())
		fold(t, b, join(blocks))

		require.Len(t, exitOrderRowsOf.in(b).orders, len(world.Orders))
		for i, want := range world.Orders {
			got := exitOrderRowsOf.in(b).orders[int64(i+1)]
			require.Equal(t, want.PeakD18.String(), got.PeakD18.String())
			require.Equal(t, fakechain.Trigger(want).String(), got.TriggerD18.String())
			require.Equal(t, want.Status == 1, got.State == "open")
			require.Equal(t, want.Status == 2, got.Executor != nil)
		}
		for token, pending := range listingRowsOf.in(b).pending {
			_, want := world.Listings[token]
			require.Equal(t, want, pending != nil)
		}
		require.ElementsMatch(t, world.Order, slices.Collect(maps.Keys(b.vaults)))
		for address, want := range world.Vaults {
			got := b.vaults[address]
			require.Equal(t, want.Owner, got.row.Creator)
			require.Equal(t, want.Keeper, got.row.Keeper)
			require.Equal(t, want.FeeBps, int64(got.row.ManagementFeeBps))
			require.Equal(t, want.Scale.String(), got.row.Scale.String())
			require.Equal(t, want.FeeShares.String(), got.row.FeeShares.String())
			require.Equal(t, want.Mark.String(), got.row.HighWaterMarkD18.String())
			require.Equal(t, want.Cap.String(), got.row.ShareCap.String())
			require.Equal(t, want.ReduceOnly, got.row.ReduceOnly)
			require.Equal(t, orNil(want.Offered), got.row.PendingCreator)
			require.Equal(t, want.Holders, [2]common.Address{got.row.Guardian, got.row.Platform})
			requireSuccessor(t, want.Successors[0], got.row.PendingGuardian, got.row.PendingGuardianFrom, got.row.PendingGuardianUntil)
			requireSuccessor(t, want.Successors[1], got.row.PendingPlatform, got.row.PendingPlatformFrom, got.row.PendingPlatformUntil)
			require.EqualValues(t, want.VetoBps, got.row.VetoBps)
			requireBallot(t, want.Ballots[fakechain.TargetsMatter], got.row.TargetsBallot, got.row.TargetsEligible, got.row.TargetsAgainst)
			requireBallot(t, want.Ballots[fakechain.FeesMatter], got.row.FeesBallot, got.row.FeesEligible, got.row.FeesAgainst)
			require.Equal(t, want.Reason != "", got.row.WoundDownAt != nil)
			if want.Reason != "" {
				require.Equal(t, store.Text(want.Reason), *got.row.WindDownReason)
				require.Equal(t, want.Owner, *got.row.WoundDownBy)
			}
			require.Equal(t, orNil(want.Proposer), got.row.Proposer)
			require.Equal(t, want.PendingFees, feeChangeRowsOf.in(b).pending[address] != nil)
			if a := auctionRowsOf.in(b).latest[address]; want.Auction.ID > 0 {
				require.Equal(t, want.Auction.ID, a.AuctionID)
				require.EqualValues(t, want.Auction.Bids, a.Bids)
				require.Equal(t, want.Auction.Open, a.ClosedBy == nil)
				require.Equal(t, want.Auction.NAV.String(), a.ScaledD18.String())
				require.Equal(t, want.Auction.Scale.String(), a.Scale.String())
			} else {
				require.Nil(t, a)
			}
			require.Equal(t, want.Nonce, got.row.RebalanceNonce)
			require.Equal(t, want.Supply.String(), got.row.TotalSupply.String())
			require.Len(t, got.constituents, len(want.Constituents))
			for i, c := range want.Constituents {
				require.Equal(t, c.Token, got.constituents[i].Token)
				require.Equal(t, c.Bps, int64(got.constituents[i].TargetBps))
				require.Equal(t, c.Reserve.String(), got.constituents[i].Reserve.String())
				require.Equal(t, c.Base.String(), got.constituents[i].Base.String())
				require.Equal(t, i, int(got.constituents[i].Position))
			}
			for holder, shares := range want.Balances {
				require.Equal(t, shares.String(), b.balances[holderKey{address, holder}].String())
			}
			for key, owed := range want.Claims {
				require.Equal(t, owed.String(), (*claimRowsOf.in(b))[claimKey{address, key[0], key[1]}].String())
			}
			pending := int64(0)
			if p := targetRowsOf.in(b).pending[address]; p != nil {
				pending = p.ProposalID
			}
			require.Equal(t, want.Proposal, pending)
		}
		for key, p := range b.positions {
			if p != nil {
				require.Equal(t, b.balances[key].String(), p.Shares.String(), "a position holds what its investor does")
			}
		}
		for token, status := range world.Assets {
			require.Equal(t, statuses[status], (*assetRowsOf.in(b))[token].Status)
		}
	})
}

func TestPositions(t *testing.T) {
	t.Parallel()
	alice, bob, vaultAddress := common.HexToAddress("0xa1"), common.HexToAddress("0xb0"), common.HexToAddress("0x7a")
	usd := func(n int64) *basket.Amount {
		a := basket.NewAmount(new(big.Int).Mul(big.NewInt(n), basket.D18))
		return &a
	}
	shares := func(n int64) *big.Int { return usd(n).Big() }
	// run folds transfers, one per block, at these NAVs. A nil NAV is unknown.
	type step struct {
		nav      *basket.Amount
		from, to common.Address
		shares   *big.Int
		fee      bool
	}
	run := func(t *testing.T, steps ...step) *batch {
		t.Helper()
		b := newBatch(1, NewHoldings())
		in := NewInput(nil)
		for i, s := range steps {
			row := ledgerdb.Event{BlockNumber: int64(i + 1), TxHash: common.BigToHash(big.NewInt(int64(i + 1))), Emitter: vaultAddress}
			in.Events = append(in.Events, event.Event{
				Event: row, Vault: vaultAddress, Body: &bindings.IndexVaultTransfer{From: s.from, To: s.to, Value: s.shares},
			})
			if s.fee {
				row.LogIndex = 1
				in.Events = append(in.Events, event.Event{Event: row, Vault: vaultAddress, Body: &bindings.IndexVaultFeesPaid{
					CreatorShares: s.shares, PlatformShares: new(big.Int), Supply: s.shares,
				}})
			}
			if s.nav != nil {
				in.NavPerShareD18[At{vaultAddress, int64(i + 1)}] = *s.nav
			}
		}
		b.touch(in)
		for i := range in.Events {
			require.NoError(t, positions.apply(b, &in.Events[i]))
		}
		return b
	}
	mint := common.Address{}
	of := func(b *batch, who common.Address) *ledgerdb.Position {
		return b.positions[holderKey{vaultAddress, who}]
	}

	t.Run("AverageCostAndRealisedProfit", func(t *testing.T) {
		t.Parallel()
		b := run(t, step{nav: usd(100), to: alice, shares: shares(2)}, step{nav: usd(200), to: alice, shares: shares(2)},
			step{nav: usd(300), from: alice, to: mint, shares: shares(1)})
		p := of(b, alice)
		require.Equal(t, usd(450).String(), p.CostD18.String(), "4 shares cost 600; one took 150 with it")
		require.Equal(t, usd(150).String(), p.RealisedD18.String())
		require.Equal(t, int64(1), p.OpenedBlock)
		require.Equal(t, int64(3), p.UpdatedBlock)
	})
	t.Run("ATransferRealisesForOneAndCostsTheOther", func(t *testing.T) {
		t.Parallel()
		b := run(t, step{nav: usd(100), to: alice, shares: shares(1)}, step{nav: usd(80), from: alice, to: bob, shares: shares(1)})
		require.Equal(t, "-"+usd(20).String(), of(b, alice).RealisedD18.String())
		require.Equal(t, "0", of(b, alice).CostD18.String())
		require.Equal(t, usd(80).String(), of(b, bob).CostD18.String())
	})
	t.Run("FeeSharesCostNothing", func(t *testing.T) {
		t.Parallel()
		b := run(t, step{nav: usd(100), to: alice, shares: shares(1)}, step{nav: usd(100), to: alice, shares: shares(1), fee: true},
			step{nav: usd(100), from: alice, to: mint, shares: shares(2)})
		require.Equal(t, usd(100).String(), of(b, alice).RealisedD18.String())
	})
	t.Run("AFeeAtAnUnknownNavIsStillFree", func(t *testing.T) {
		t.Parallel()
		b := run(t, step{to: alice, shares: shares(1), fee: true})
		require.Equal(t, "0", of(b, alice).CostD18.String())
	})
	t.Run("AnUnknownNavMakesTheCostUnknownUntilAllShareshaveLeft", func(t *testing.T) {
		t.Parallel()
		b := run(t, step{to: alice, shares: shares(1)}, step{nav: usd(100), to: alice, shares: shares(1)})
		require.Nil(t, of(b, alice).CostD18)
		require.Equal(t, "0", of(b, alice).RealisedD18.String())
		b = run(t, step{to: alice, shares: shares(1)}, step{nav: usd(100), from: alice, to: mint, shares: shares(1)},
			step{nav: usd(100), to: alice, shares: shares(1)})
		require.Equal(t, usd(100).String(), of(b, alice).CostD18.String())
		require.Nil(t, of(b, alice).RealisedD18, "for ever: some profit was not known")
	})
	t.Run("RoundingIsAgainstTheInvestor", func(t *testing.T) {
		t.Parallel()
		third := basket.NewAmount(new(big.Int).Quo(usd(100).Big(), big.NewInt(3)))
		b := run(t, step{nav: &third, to: alice, shares: big.NewInt(1)}, step{nav: &third, from: alice, to: mint, shares: big.NewInt(1)})
		require.Equal(t, "-1", of(b, alice).RealisedD18.String())
	})
	t.Run("NothingHappensToOneselfOrWithNothingOrTheDead", func(t *testing.T) {
		t.Parallel()
		b := run(t, step{nav: usd(100), to: alice, shares: shares(1)}, step{nav: usd(200), from: alice, to: alice, shares: shares(1)},
			step{nav: usd(200), from: alice, to: bob, shares: new(big.Int)}, step{nav: usd(200), to: deadShares, shares: shares(1)})
		require.Equal(t, usd(100).String(), of(b, alice).CostD18.String())
		require.Nil(t, of(b, bob))
		require.NotContains(t, b.positions, holderKey{vaultAddress, deadShares})
	})
}

func TestAMissingEventIsNoticed(t *testing.T) {
	t.Parallel()
	for name, last := range map[string]func(w *fakechain.World, v *fakechain.Vault){
		"ByATrade": func(w *fakechain.World, v *fakechain.Vault) { w.Trade(v, 0, 1, big.NewInt(1e15)) },
		"ByAWithdrawal": func(w *fakechain.World, v *fakechain.Vault) {
			w.Withdraw(v, v.Owner, v.Owner, big.NewInt(1e17), fakechain.Honest)
		},
		"ByAContribution": func(w *fakechain.World, v *fakechain.Vault) {
			w.Contribute(v, fakechain.People[2], fakechain.People[2], big.NewInt(1e16))
		},
		"ByAPaymentOfFees": func(w *fakechain.World, v *fakechain.Vault) { w.Accrue(v) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := fakechain.New()
			var v common.Address
			c.Mine(func(w *fakechain.World) { v = w.Populate() })
			c.Mine(func(w *fakechain.World) {
				w.Contribute(w.Vaults[v], fakechain.People[1], fakechain.People[1], big.NewInt(1e17))
			})
			c.Mine(func(w *fakechain.World) { last(w, w.Vaults[v]) })
			events := eventsOf(t, c)
			require.NoError(t, foldError(events))
			for i, e := range events {
				if e.BlockNumber == 2 {
					events = slices.Delete(events, i, i+len(c.Rows(2)))
					break
				}
			}
			require.ErrorContains(t, foldError(events), "the ledger is incomplete")
		})
	}
}

func TestACallWithoutItsCheckpointIsNoticed(t *testing.T) {
	t.Parallel()
	c := fakechain.New()
	var v common.Address
	c.Mine(func(w *fakechain.World) { v = w.Populate() })
	c.Mine(func(w *fakechain.World) {
		w.Withdraw(w.Vaults[v], w.Vaults[v].Owner, w.Vaults[v].Owner, big.NewInt(1e17), fakechain.Honest)
	})
	events := slices.DeleteFunc(eventsOf(t, c), func(e event.Event) bool {
		_, checkpoint := e.Body.(*bindings.IndexVaultCheckpoint)
		return checkpoint && e.BlockNumber == 2
	})
	require.ErrorContains(t, foldError(events), "without a checkpoint")
}

func eventsOf(t *testing.T, c *fakechain.Chain) []event.Event {
	t.Helper()
	d := event.Decoder{Factory: fakechain.Factory, Registry: fakechain.Registry, Guard: fakechain.Guard, Mandates: fakechain.Mandates}
	var events []event.Event
	for n := uint64(1); n <= c.Head(); n++ {
		more, err := d.DecodeAll(c.Rows(n))
		require.NoError(t, err)
		events = append(events, more...)
	}
	return events
}

func foldError(events []event.Event) error {
	b := newBatch(1, NewHoldings())
	b.touch(NewInput(events))
	return b.apply()
}

// TestTheModelSaysEverythingThatAVaultCan checks that the properties above do not pass for lack of events.
func TestTheModelSaysEverythingThatAVaultCan(t *testing.T) {
	t.Parallel()
	c := fakechain.New()
	random := rand.New(rand.NewPCG(1, 2))
	for range 600 {
		c.Mine(func(w *fakechain.World) {
			w.Vetoes = true
			for range 5 {
				w.Random(random.IntN)
			}
		})
	}
	said := map[string]bool{}
	for _, e := range eventsOf(t, c) {
		if e.Body != nil {
			said[fmt.Sprintf("%T", e.Body)] = true
		}
	}
	vault, err := bindings.IndexVaultMetaData.ParseABI()
	require.NoError(t, err)
	for name := range vault.Events {
		if name != "Approval" {
			require.True(t, said["*bindings.IndexVault"+name], "no %s in %d blocks", name, c.Head())
		}
	}
	for _, name := range []string{
		"AssetListed", "AssetTermsChanged", "AssetStatusChanged", "TradeCapLowered", "ListingProposed",
		"ListingCancelled",
	} {
		require.True(t, said["*bindings.AssetRegistry"+name], name)
	}
	for _, name := range []string{"OrderPlaced", "PeakRaised", "OrderMarked", "OrderCancelled", "OrderExecuted", "SignatureCancelled"} {
		require.True(t, said["*bindings.ExitGuard"+name], name)
	}
}
