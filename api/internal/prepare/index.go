package prepare

import (
	"context"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/astrolabe-index/astrolabe/api/internal/market"
	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// The bindings only pack and unpack. They hold no state.
var (
	vaultABI   = bindings.NewIndexVault()
	factoryABI = bindings.NewVaultFactory()
	lensABI    = bindings.NewVaultLens()
	zapperABI  = bindings.NewZapper()
	tokenABI   = bindings.NewERC20Permit()
)

// nodeBlock has the fields of a block that a pin needs. The hash comes from the node, because some chains hash headers
// differently.
type nodeBlock struct {
	Number    hexutil.Uint64 `json:"number"`
	Hash      common.Hash    `json:"hash"`
	Timestamp hexutil.Uint64 `json:"timestamp"`
}

// pin is the block at which a transaction is computed.
type pin struct {
	at       rest.AsOf
	number   *big.Int
	headTime time.Time // time of the node's newest block; deadlines count from it
	rate     int64     // chain seconds in a real second
}

// in returns the chain time after a number of real seconds.
func (p pin) in(seconds int64) time.Time {
	return p.headTime.Add(time.Duration(seconds*p.rate) * time.Second)
}

// maxPinLag is how many blocks the index may lag behind the node's head to be quoted at its own block. Beyond it a quote at the
// head is better: prices move with every block, and nodes keep little old state.
const maxPinLag = 32

// pin returns the indexed block if the node has it and it is fresh, and the node's newest block otherwise.
func (s *Preparer) pin(ctx context.Context, indexed rest.AsOf) (pin, error) {
	var head, same *nodeBlock
	batch := []rpc.BatchElem{
		{Method: "eth_getBlockByNumber", Args: []any{"latest", false}, Result: &head},
		{Method: "eth_getBlockByNumber", Args: []any{hexutil.Uint64(indexed.BlockNumber), false}, Result: &same},
	}
	if err := s.node.BatchCall(ctx, batch); err != nil {
		return pin{}, rest.Fault(rest.CodeNode, fmt.Errorf("reading the head: %w", err))
	}
	if batch[0].Error != nil || head == nil {
		return pin{}, rest.Fault(rest.CodeNode, fmt.Errorf("reading the head: %w", batch[0].Error))
	}
	out := pin{headTime: time.Unix(int64(head.Timestamp), 0).UTC(), rate: s.market.Public.Rate()}
	fresh := uint64(head.Number) <= indexed.BlockNumber+maxPinLag
	if batch[1].Error == nil && same != nil && same.Hash == indexed.BlockHash && fresh {
		out.at = indexed
	} else {
		out.at = rest.AsOf{
			ChainID: indexed.ChainID, BlockNumber: uint64(head.Number), BlockHash: head.Hash, Timestamp: out.headTime, Finality: "latest",
		}
	}
	out.number = new(big.Int).SetUint64(out.at.BlockNumber)
	return out, nil
}

func (p pin) block() any { return hexutil.Uint64(p.at.BlockNumber) }

// vaultState reads a vault through the lens.
func (s *Preparer) vaultState(ctx context.Context, block any, vault common.Address) (bindings.IVaultLensVaultState, error) {
	results, err := s.CallAll(ctx, block, market.Call(s.Deployment.Lens, lensABI.PackState(vault)))
	if err != nil {
		return bindings.IVaultLensVaultState{}, err
	}
	return market.Unpack(results[0], lensABI.UnpackState, "reading the vault's state")
}

// indexState is the ledger's state of a transaction's index.
type indexState struct {
	at     rest.AsOf
	index  readdb.IndexSummariesRow
	listed map[common.Address]market.ListedAsset
}

// lookup reads the index, which must exist, and the assets. more reads further data in the same snapshot.
func (s *Preparer) lookup(ctx context.Context, vault common.Address, more ...func(q *rest.Snapshot, at rest.AsOf) error) (k indexState,
	err error,
) {
	err = s.InSnapshot(ctx, func(q *rest.Snapshot, at rest.AsOf) (err error) {
		k.at = at
		if k.index, err = s.market.Index(ctx, q, vault); err != nil {
			return err
		}
		if k.listed, err = s.market.ListedAssets(ctx, q); err != nil {
			return err
		}
		for _, read := range more {
			if err := read(q, at); err != nil {
				return err
			}
		}
		return nil
	})
	return k, err
}

func (k indexState) symbol(token common.Address) string {
	if token == ether {
		return "ETH"
	}
	if token == k.index.Vault {
		return k.index.Symbol
	}
	if a, ok := k.listed[token]; ok {
		return a.Symbol
	}
	return token.Hex()
}

func (k indexState) amount(token common.Address, amount *big.Int) market.FlowAmount {
	symbol := k.symbol(token)
	return market.FlowAmount{Token: rest.Address(token), Symbol: &symbol, Amount: rest.Units(amount)}
}
