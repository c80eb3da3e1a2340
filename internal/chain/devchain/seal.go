package devchain

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/eth"
	"github.com/ethereum/go-ethereum/miner"
)

// epochLength is the number of blocks between finalized ones.
const epochLength = 32

// sealer makes blocks as a consensus client would, with timestamps of the caller's choice. go-ethereum's own simulated
// beacon uses the wall clock and cannot create a past. The caller serializes its methods.
type sealer struct{ eth *eth.Ethereum }

// newSealer marks the head as synced, so that the pool accepts transactions.
func newSealer(backend *eth.Ethereum) *sealer {
	backend.SetSynced()
	return &sealer{eth: backend}
}

// seal makes a block of the pending transactions, stamped `at` or one second after its parent, whichever is later.
func (s *sealer) seal(at time.Time) (common.Hash, error) {
	chain := s.eth.BlockChain()
	parent := chain.CurrentBlock()
	stamp := parent.Time + 1
	if unix := at.Unix(); unix > 0 && uint64(unix) > stamp {
		stamp = uint64(unix)
	}
	// The pool drops and promotes transactions in the background after each block.
	if err := s.eth.TxPool().Sync(); err != nil {
		return common.Hash{}, fmt.Errorf("settling the transaction pool: %w", err)
	}
	args := &miner.BuildPayloadArgs{
		Parent: parent.Hash(), Timestamp: stamp, Withdrawals: types.Withdrawals{}, BeaconRoot: &common.Hash{},
	}
	if _, err := rand.Read(args.Random[:]); err != nil {
		return common.Hash{}, fmt.Errorf("drawing the block's randomness: %w", err)
	}
	if number := parent.Number.Uint64() + 1; chain.Config().IsAmsterdam(parent.Number, stamp) {
		args.SlotNum = &number
	}
	payload, err := s.eth.Miner().BuildPayload(context.Background(), args, false)
	if err != nil {
		return common.Hash{}, fmt.Errorf("building the block: %w", err)
	}
	if payload.ResolveFull() == nil {
		return common.Hash{}, errors.New("building the block: it was abandoned")
	}
	block, _, _, _ := payload.FullBlockAndReceipts()
	if _, err := chain.InsertBlockWithoutSetHead(context.Background(), block, false); err != nil {
		return common.Hash{}, fmt.Errorf("inserting the block: %w", err)
	}
	return block.Hash(), s.setHead(block)
}

func (s *sealer) setHead(block *types.Block) error {
	chain := s.eth.BlockChain()
	if _, err := chain.SetCanonical(block); err != nil {
		return fmt.Errorf("making block %s the head: %w", block.Hash(), err)
	}
	chain.SetSafe(block.Header())
	chain.SetFinalized(chain.GetHeaderByNumber(block.NumberU64() / epochLength * epochLength))
	// Once a minute the node moves finalized blocks to its freezer. From then on it reads them by number from there, even
	// after a fork below them. An empty hash prevents that. The tag itself is served from memory.
	rawdb.WriteFinalizedBlockHash(s.eth.ChainDb(), common.Hash{})
	return nil
}

// drop removes the pending transactions.
func (s *sealer) drop() { s.eth.TxPool().Clear() }

// fork makes an earlier block the head again and drops the replaced blocks' transactions.
func (s *sealer) fork(to common.Hash) error {
	block := s.eth.BlockChain().GetBlockByHash(to)
	if block == nil {
		return errors.New("there is no such block")
	}
	s.drop()
	if err := s.setHead(block); err != nil {
		return err
	}
	// The pool takes the replaced blocks' transactions back when it sees the new head.
	if err := s.eth.TxPool().Sync(); err != nil {
		return fmt.Errorf("settling the transaction pool: %w", err)
	}
	s.drop()
	return nil
}
