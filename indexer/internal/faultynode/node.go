// Package faultynode serves a fake chain over JSON-RPC on HTTP and fails in every way that nodes are known to fail. The same
// seed and the same requests cause the same faults.
package faultynode

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/indexer/internal/fakechain"
)

// Node is an http.Handler. Safe for concurrent use, but then the faults depend on the order of requests.
type Node struct {
	chain *fakechain.Chain

	mu     sync.Mutex
	state  uint64 // state of the generator
	odds   int    // one in odds requests fails; 0: none
	budget int    // the number of faults left
	counts map[Fault]int

	// The character of the node for a time.
	behind   uint64 // blocks of the chain that it has not seen
	fork     *fork
	maxRange uint64 // most blocks of a filter; 0: any
	refusal  int    // the form of its refusal
	maxBatch int    // most calls of a batch; 0: any
	batchSay int    // the form of its refusal
	blind    bool   // returns no logsBloom
	capped   int    // most logs in a list, without saying so; 0: any

	numbers map[common.Hash]uint64 // heights of blocks that it has returned
	stir    func()                 // changes the chain while it is read; nil: never
	rarely  int                    // one in rarely requests
	stirs   int                    // the number of changes left
}

// fork is a branch of the node's own: empty blocks above one that it shares with the chain.
type fork struct{ above uint64 }

// New returns a working node of a chain. Storm makes it fail.
func New(chain *fakechain.Chain, seed int64) *Node {
	return &Node{
		chain: chain, state: uint64(seed)*2862933555777941757 + 3037000493, counts: map[Fault]int{},
		numbers: map[common.Hash]uint64{},
	}
}

// draw returns a number from 0 to below-1.
func (n *Node) draw(below int) int {
	n.state = n.state*6364136223846793005 + 1442695040888963407
	return int(n.state >> 33 % uint64(below))
}

// Character draws permanent limits of the node: ranges and batches beyond a size, missing bloom filters.
func (n *Node) Character() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.maxRange = []uint64{0, 0, 3, 10, 40}[n.draw(5)]
	n.refusal = n.draw(len(refusals))
	n.maxBatch = []int{0, 0, 1, 5, 30}[n.draw(5)]
	n.batchSay = n.draw(3)
	n.blind = n.draw(6) == 0
}

// Limit sets the largest range {blocks} and batch {calls} that the node accepts. 0: any.
func (n *Node) Limit(blocks uint64, calls int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.maxRange, n.maxBatch = blocks, calls
}

// Cap silently cuts lists of logs.
func (n *Node) Cap(logs int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.capped, n.blind = logs, true
}

// Storm makes one in odds requests fail, until there were that many faults.
func (n *Node) Storm(odds, faults int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.odds, n.budget = odds, faults
}

// Stir changes the chain just before one in odds requests, a number of times.
func (n *Node) Stir(odds, times int, do func()) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.stir, n.rarely, n.stirs = do, odds, times
}

// Lag hides the newest blocks from the node.
func (n *Node) Lag(blocks uint64) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.behind = blocks
	n.note(Stale)
}

// ForkOff puts the node on a branch of its own above a block: its blocks there have other hashes and no logs.
func (n *Node) ForkOff(above uint64) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.fork = &fork{above: above}
	n.note(Forked)
}

// Heal makes the node work and return the chain as it is. Limits stay.
func (n *Node) Heal() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.odds, n.behind, n.fork, n.stir = 0, 0, nil, nil
}

// Blind tells whether the node returns no bloom filters, so that missing logs cannot be detected.
func (n *Node) Blind() bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.blind
}

// Counts returns how often each fault happened.
func (n *Node) Counts() map[Fault]int {
	n.mu.Lock()
	defer n.mu.Unlock()
	counts := make(map[Fault]int, len(n.counts))
	for fault, times := range n.counts {
		counts[fault] = times
	}
	return counts
}

func (n *Node) note(f Fault) { n.counts[f]++ }

// strike draws whether a fault happens now, and which. likely multiplies the odds.
func (n *Node) strike(among []Fault, likely int) Fault {
	if n.odds == 0 || n.budget == 0 || n.draw(n.odds) >= likely {
		return none
	}
	n.budget--
	fault := among[n.draw(len(among))]
	n.note(fault)
	return fault
}

type call struct {
	ID     json.RawMessage   `json:"id"`
	Method string            `json:"method"`
	Params []json.RawMessage `json:"params"`
}

type failure struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
	Data    any    `json:"data,omitempty"`
}

func (f *failure) Error() string { return f.Message }

type answer struct {
	Version string          `json:"jsonrpc"`
	ID      json.RawMessage `json:"id"`
	Result  any             `json:"result,omitempty"`
	Error   *failure        `json:"error,omitempty"`
}

// ServeHTTP answers a call or a batch.
func (n *Node) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	var batch []call
	single := json.Unmarshal(raw, &batch) != nil
	if single {
		batch = make([]call, 1)
		if err := json.Unmarshal(raw, &batch[0]); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
	}
	fault := n.disturb()
	if failed(w, r, fault) {
		return
	}
	var body []byte
	if most := n.batchLimit(); !single && most > 0 && len(batch) > most {
		body = n.refuseBatch(w, batch)
	} else {
		answers := make([]answer, len(batch))
		for i, c := range batch {
			answers[i] = n.answer(c) //nolint:contextcheck // the chain behind it is in memory
		}
		body = n.encode(answers, single)
	}
	if fault == CutOff {
		w.Header().Set("Content-Length", "1000000000")
		body = body[:len(body)/2]
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(body)
}

// disturb draws the transport's fault of a request, and changes the chain if it is time for that.
func (n *Node) disturb() Fault {
	n.mu.Lock()
	fault := n.strike(ofTransport, 1)
	stir := n.stir
	if stir != nil && n.stirs > 0 && n.draw(n.rarely) == 0 {
		n.stirs--
	} else {
		stir = nil
	}
	n.mu.Unlock()
	if stir != nil {
		stir()
	}
	return fault
}

// failed makes the fault happen in place of an answer. False: the request is to be answered.
func failed(w http.ResponseWriter, r *http.Request, fault Fault) bool {
	switch fault {
	case Timeout:
		<-r.Context().Done()
	case Reset:
		if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
			_ = conn.Close()
		}
	case TooManyRequests:
		http.Error(w, "slow down", http.StatusTooManyRequests)
	case ServerError:
		http.Error(w, "bad gateway", http.StatusBadGateway)
	case Garbage:
		_, _ = io.WriteString(w, "<html>maintenance</html>")
	default:
		return false
	}
	return true
}

func (n *Node) batchLimit() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.maxBatch
}

// encode writes the answers, in a wrong order or number if that is the fault.
func (n *Node) encode(answers []answer, single bool) []byte {
	if single {
		return mustJSON(answers[0])
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	switch n.strike(ofBatch, 2) {
	case WrongOrder:
		for i := range answers {
			j := i + n.draw(len(answers)-i)
			answers[i], answers[j] = answers[j], answers[i]
		}
	case DuplicateAnswer:
		again := answers[n.draw(len(answers))]
		again.Result = nil
		again.Error = &failure{Code: -32603, Message: "internal error"}
		answers = append(answers, again)
	case MissingAnswer:
		answers = answers[:n.draw(len(answers))]
	default:
	}
	return mustJSON(answers)
}

// refuseBatch refuses a batch that is too large, in one of three known forms.
func (n *Node) refuseBatch(w http.ResponseWriter, batch []call) []byte {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.note(BatchRefused)
	switch n.batchSay {
	case 0: // like go-ethereum
		return mustJSON([]answer{{Version: "2.0", ID: batch[0].ID, Error: &failure{Code: -32600, Message: "batch too large"}}})
	case 1:
		return mustJSON(answer{
			Version: "2.0", ID: json.RawMessage("null"),
			Error: &failure{Code: -32600, Message: "batch requests are not supported"},
		})
	default:
		w.WriteHeader(http.StatusRequestEntityTooLarge)
		return []byte("the batch has too many calls")
	}
}

func mustJSON(v any) []byte {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err) // the types above all have a JSON encoding
	}
	return raw
}

// Text returns the name of a fault in words, for reports.
func (f Fault) Text() string { return strings.ReplaceAll(string(f), "_", " ") }
