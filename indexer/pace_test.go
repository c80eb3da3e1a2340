package indexer

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestPace(t *testing.T) {
	t.Parallel()
	var p pace
	at := time.Unix(1_700_000_000, 0)
	blocks, events := p.rates()
	require.Zero(t, blocks+events, "nothing is known yet")
	p.commit(at, 100, 1_000_000)
	blocks, events = p.rates()
	require.Zero(t, blocks+events, "of one commit neither")
	p.commit(at.Add(2*time.Second), 300, 5_001)
	blocks, events = p.rates()
	require.Equal(t, []int64{100, 2500}, []int64{blocks, events})
	for i := range 100 { // slower: one block and ten events a second
		p.commit(at.Add(time.Duration(3+i)*time.Second), int64(301+i), 10)
	}
	blocks, events = p.rates()
	require.Equal(t, []int64{1, 10}, []int64{blocks, events}, "what was long ago does not count")
	require.Less(t, len(p.marks), 40)
	p.commit(at.Add(103*time.Second), 290, 0)
	blocks, _ = p.rates()
	require.Zero(t, blocks, "a reorganised chain is not a negative pace")

	s := Status{Checkpoint: 100, NodeHead: 350, BlocksPerSecond: 100}
	left, known := s.ETA()
	require.True(t, known)
	require.Equal(t, 3*time.Second, left, "rounded up")
	_, known = Status{NodeHead: 5}.ETA()
	require.False(t, known)
	left, known = Status{Checkpoint: 5, NodeHead: 5}.ETA()
	require.True(t, known)
	require.Zero(t, left)
}
