package txmgr

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"time"

	"github.com/ethereum/go-ethereum/rpc"
)

// Finality says from which block on a transaction is settled, so that its vault is planned for again. A zero field takes the
// default named in its comment.
//
// Early settlement is safe. If a reorg removes a settled transaction, the same bytes are sent again. A later trade of the vault
// cannot be mined before it, because its nonce is higher. What a low depth costs is work: plans made on a block that a reorg
// removes, and refused in simulation afterwards.
type Finality struct {
	// Depth is the number of blocks on top of a final block. Default: 0, the tag decides.
	Depth uint64
	// Safe uses the node's safe tag instead of its finalized tag. Default: false.
	Safe bool
	// MaxLag is how far, in chain time, the tagged block may be behind the head. If it is further behind, or the node does not know
	// the tag, AssumedDepth decides. Default: 1 h.
	MaxLag time.Duration
	// AssumedDepth is the number of blocks on top of a block that counts as final while the tag stands still. Default: 100,
	// because nodes without an archive keep the state of 128 blocks.
	AssumedDepth uint64
}

func (f Finality) withDefaults() Finality {
	f.MaxLag, f.AssumedDepth = cmp.Or(f.MaxLag, time.Hour), cmp.Or(f.AssumedDepth, 100)
	return f
}

// ParseFinality reads "finalized", "safe" or a number of blocks. 0 blocks is "finalized".
func ParseFinality(text string) (Finality, error) {
	switch text {
	case "finalized":
		return Finality{}, nil
	case "safe":
		return Finality{Safe: true}, nil
	}
	depth, err := strconv.ParseUint(text, 10, 32)
	if err != nil {
		return Finality{}, fmt.Errorf("finality must be finalized, safe or a number of blocks, got %q", text)
	}
	return Finality{Depth: depth}, nil
}

// tag returns the node's tag.
func (f Finality) tag() rpc.BlockNumber {
	if f.Safe {
		return rpc.SafeBlockNumber
	}
	return rpc.FinalizedBlockNumber
}

// finality is the newest final block of a step.
type finality struct {
	block   uint64 // 0 before the first
	assumed string // why AssumedDepth decides; empty if the configured rule does
}

// final returns the newest final block. It is read at most once in a step, and only if something needs it.
func (m *Manager) final(ctx context.Context, v *stepState) (finality, error) {
	if v.final == nil {
		f, err := m.readFinality(ctx, v)
		if err != nil {
			return finality{}, err
		}
		if f.assumed != m.assumed {
			if m.assumed = f.assumed; f.assumed != "" {
				m.log.Warn("finality stands still: transactions settle by depth", "reason", f.assumed, "depth", m.cfg.Finality.AssumedDepth)
			} else {
				m.log.Info("finality moves again")
			}
		}
		v.final = &f
	}
	return *v.final, nil
}

func (m *Manager) readFinality(ctx context.Context, v *stepState) (finality, error) {
	rule, head := m.cfg.Finality, v.head.Number.Uint64()
	if rule.Depth > 0 {
		return finality{block: head - min(head, rule.Depth)}, nil
	}
	assumed := head - min(head, rule.AssumedDepth)
	h, err := m.node.Header(ctx, big.NewInt(int64(rule.tag())))
	var answer rpc.Error
	switch {
	case err != nil && (isNotFound(err) || errors.As(err, &answer)):
		return finality{block: assumed, assumed: fmt.Sprintf("the node has no %s block", rule.tag())}, nil
	case err != nil:
		return finality{}, fmt.Errorf("reading the %s block: %w", rule.tag(), err)
	case h.Time+uint64(rule.MaxLag/time.Second) < v.head.Time && assumed > h.Number.Uint64():
		return finality{block: assumed, assumed: fmt.Sprintf("the %s block is more than %s behind", rule.tag(), rule.MaxLag)}, nil
	}
	return finality{block: h.Number.Uint64()}, nil
}
