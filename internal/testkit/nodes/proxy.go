package nodes

import (
	"bytes"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/stretchr/testify/require"
)

// Habits are what a provider does to the requests for a node. A zero field means that it does not.
type Habits struct {
	Seed uint64
	// RateLimit refuses one in so many requests: half with HTTP 429, half with a JSON-RPC error.
	RateLimit int
	// MaxLogs refuses a list of more logs.
	MaxLogs int
	// MaxRange refuses a filter over more blocks.
	MaxRange uint64
	// Lag answers one in so many requests from a backend that is two blocks behind.
	Lag int
	// NoFinalized refuses the tags finalized and safe.
	NoFinalized bool
	// Archive refuses states older than so many blocks.
	Archive uint64
	// Resets breaks one in so many requests off with a reset of the HTTP/2 stream.
	Resets int
	// Truncated cuts the body of one in so many answers.
	Truncated int
}

// Rough are the habits of the worst provider. Its limits are those of real ones, scaled to a short chain.
func Rough(seed uint64) Habits {
	return Habits{
		Seed: seed, RateLimit: 25, MaxLogs: 60, MaxRange: 15, Lag: 15, NoFinalized: true, Archive: 100, Resets: 40, Truncated: 40,
	}
}

// Proxy stands before a node. It counts what passes.
type Proxy struct {
	URL         string // HTTP/2 over TLS
	Certificate string // file with the certificate to trust

	node   string
	habits Habits

	mu       sync.Mutex
	random   *rand.Rand
	injected map[string]int
	calls    map[string]int // by method
	requests int
}

// NewProxy starts a proxy before a node that runs until the test ends.
func NewProxy(t testing.TB, node string, habits Habits) *Proxy {
	t.Helper()
	p := &Proxy{
		node: node, habits: habits, random: rand.New(rand.NewPCG(habits.Seed, 1)),
		injected: map[string]int{}, calls: map[string]int{},
	}
	server := httptest.NewUnstartedServer(p)
	server.EnableHTTP2 = true
	server.StartTLS()
	t.Cleanup(server.Close)
	p.URL = server.URL
	p.Certificate = filepath.Join(t.TempDir(), "certificate.pem")
	writeCertificate(t, p.Certificate, server.Certificate())
	return p
}

func writeCertificate(t testing.TB, file string, c *x509.Certificate) {
	t.Helper()
	require.NoError(t, os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw}), 0o600))
}

// Injected returns how often each fault was injected.
func (p *Proxy) Injected() map[string]int { return p.copyOf(&p.injected) }

// Calls returns the number of calls of each method, those of batches among them.
func (p *Proxy) Calls() map[string]int { return p.copyOf(&p.calls) }

// Requests returns the number of HTTP requests.
func (p *Proxy) Requests() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.requests
}

func (p *Proxy) copyOf(counts *map[string]int) map[string]int {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := make(map[string]int, len(*counts))
	for k, n := range *counts {
		out[k] = n
	}
	return out
}

// strikes draws whether a fault of one in so many requests happens now, and counts it.
func (p *Proxy) strikes(what string, oneIn int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if oneIn == 0 || p.random.IntN(oneIn) != 0 {
		return false
	}
	p.injected[what]++
	return true
}

func (p *Proxy) note(what string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.injected[what]++
}

type call struct {
	Version string            `json:"jsonrpc"`
	ID      json.RawMessage   `json:"id"`
	Method  string            `json:"method"`
	Params  []json.RawMessage `json:"params,omitempty"`
}

type reply struct {
	Version string          `json:"jsonrpc"`
	ID      json.RawMessage `json:"id"`
	Result  json.RawMessage `json:"result,omitempty"`
	Error   json.RawMessage `json:"error,omitempty"`
}

func refusal(c call, code int, message string) reply {
	raw, _ := json.Marshal(map[string]any{"code": code, "message": message}) // a number and a text cannot fail
	return reply{Version: "2.0", ID: c.ID, Error: raw}
}

// ServeHTTP passes a request to the node, with the provider's habits.
func (p *Proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
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
	p.count(batch)
	if p.strikes("reset", p.habits.Resets) {
		panic(http.ErrAbortHandler) // over HTTP/2 this resets the stream
	}
	limited := p.strikes("rate limit", p.habits.RateLimit)
	if limited && len(raw)%2 == 0 {
		w.Header().Set("Retry-After", "1")
		http.Error(w, `{"jsonrpc":"2.0","error":{"code":-32005,"message":"daily request count exceeded, request rate limited"}}`,
			http.StatusTooManyRequests)
		return
	}
	behind := uint64(0)
	if p.strikes("lagging backend", p.habits.Lag) {
		behind = 2
	}
	answers := make([]reply, len(batch))
	for i, c := range batch {
		if limited {
			answers[i] = refusal(c, -32005, "project ID request rate exceeded")
			continue
		}
		if answers[i], err = p.answer(r, c, behind); err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
	}
	body := encode(answers, single)
	w.Header().Set("Content-Type", "application/json")
	if p.strikes("truncated", p.habits.Truncated) {
		body = body[:len(body)/2]
	}
	_, _ = w.Write(body) // the client may be gone
}

func encode(answers []reply, single bool) []byte {
	var v any = answers
	if single {
		v = answers[0]
	}
	body, _ := json.Marshal(v) // texts and raw JSON cannot fail
	return body
}

func (p *Proxy) count(batch []call) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.requests++
	for _, c := range batch {
		p.calls[c.Method]++
	}
}

// answer asks the node, unless the provider refuses the call.
func (p *Proxy) answer(r *http.Request, c call, behind uint64) (reply, error) {
	head, err := p.newest(r)
	if err != nil {
		return reply{}, err
	}
	head -= min(behind, head)
	if message, err := p.refused(r, c, head); err != nil {
		return reply{}, err
	} else if message != "" {
		return refusal(c, -32000, message), nil
	}
	if behind > 0 {
		if message := hideNewest(&c, head); message != "" {
			return refusal(c, -32000, message), nil
		}
	}
	out, err := p.pass(r, c)
	if err != nil {
		return reply{}, err
	}
	var logs []json.RawMessage
	if c.Method == "eth_getLogs" && p.habits.MaxLogs > 0 && json.Unmarshal(out.Result, &logs) == nil && len(logs) > p.habits.MaxLogs {
		p.note("log cap")
		return refusal(c, -32005, fmt.Sprintf("query returned more than %d results", p.habits.MaxLogs)), nil
	}
	return out, nil
}

// newest returns the node's head.
func (p *Proxy) newest(r *http.Request) (uint64, error) {
	out, err := p.pass(r, call{Version: "2.0", ID: json.RawMessage("1"), Method: "eth_blockNumber", Params: []json.RawMessage{}})
	if err != nil {
		return 0, err
	}
	var head hexutil.Uint64
	if err := json.Unmarshal(out.Result, &head); err != nil {
		return 0, fmt.Errorf("reading the head: %w", err)
	}
	return uint64(head), nil
}

func (p *Proxy) pass(r *http.Request, c call) (reply, error) {
	raw, err := json.Marshal(c)
	if err != nil {
		return reply{}, fmt.Errorf("encoding a call: %w", err)
	}
	req, err := http.NewRequestWithContext(r.Context(), http.MethodPost, p.node, bytes.NewReader(raw))
	if err != nil {
		return reply{}, fmt.Errorf("asking the node: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return reply{}, fmt.Errorf("asking the node: %w", err)
	}
	defer func() { _ = res.Body.Close() }() // it was only read
	var out reply
	if err := json.NewDecoder(res.Body).Decode(&out); err != nil {
		return reply{}, fmt.Errorf("reading the node's answer: %w", err)
	}
	return out, nil
}

// stateful are the methods that read a state, with the place of the block in their parameters.
var stateful = map[string]int{
	"eth_call": 1, "eth_getBalance": 1, "eth_getCode": 1, "eth_getStorageAt": 2, "eth_getTransactionCount": 1, "eth_estimateGas": 1,
}

// refused returns why the provider does not pass a call on. Empty: it does.
func (p *Proxy) refused(r *http.Request, c call, head uint64) (string, error) {
	for _, param := range c.Params {
		if tag := strings.Trim(string(param), `"`); p.habits.NoFinalized && (tag == "finalized" || tag == "safe") {
			p.note("no finalized")
			return tag + " block not found", nil
		}
	}
	if c.Method == "eth_getLogs" && p.habits.MaxRange > 0 && len(c.Params) > 0 {
		var filter struct {
			FromBlock, ToBlock string
		}
		if json.Unmarshal(c.Params[0], &filter) == nil {
			from, to := numberOf(filter.FromBlock, head), numberOf(filter.ToBlock, head)
			if to > from && to-from+1 > p.habits.MaxRange {
				p.note("range cap")
				return fmt.Sprintf("eth_getLogs is limited to a %d blocks range", p.habits.MaxRange), nil
			}
		}
	}
	place, ok := stateful[c.Method]
	if ok && p.habits.Archive > 0 && place < len(c.Params) {
		number, known, err := p.blockAt(r, c.Params[place])
		if err != nil {
			return "", err
		}
		if known && number+p.habits.Archive < head {
			p.note("archive refused")
			return "Archive requests are not available on your current plan", nil
		}
	}
	return "", nil
}

// blockAt is blockOf, but also asks the node for the number of a block that is named by its hash.
func (p *Proxy) blockAt(r *http.Request, param json.RawMessage) (number uint64, known bool, err error) {
	var object struct {
		BlockHash *common.Hash `json:"blockHash"`
	}
	if notObject := json.Unmarshal(param, &object); notObject != nil || object.BlockHash == nil {
		number, known = blockOf(param)
		return number, known, nil //nolint:nilerr // a number or a tag
	}
	hash := json.RawMessage(strconv.Quote(object.BlockHash.Hex()))
	params := []json.RawMessage{hash, json.RawMessage("false")}
	out, err := p.pass(r, call{Version: "2.0", ID: json.RawMessage("1"), Method: "eth_getBlockByHash", Params: params})
	if err != nil {
		return 0, false, err
	}
	var block *struct{ Number hexutil.Uint64 }
	if err := json.Unmarshal(out.Result, &block); err != nil || block == nil {
		return 0, false, nil //nolint:nilerr // the node does not know it either, and says so
	}
	return uint64(block.Number), true, nil
}

// hideNewest makes a call what a backend behind the head can answer, or says why it cannot.
func hideNewest(c *call, head uint64) (refusal string) {
	c.Params = slices.Clone(c.Params)
	latest := json.RawMessage(strconv.Quote(hexutil.EncodeUint64(head)))
	for i, param := range c.Params {
		if string(param) == `"latest"` || string(param) == `"pending"` {
			c.Params[i] = latest
			continue
		}
		number, known := blockOf(param)
		if !known || number <= head || !strings.Contains(c.Method, "eth_") || i > 1 || len(param) >= 22 {
			continue
		}
		if c.Method != "eth_getBlockByNumber" {
			return "header not found"
		}
		c.Params[i] = json.RawMessage(`"0x7fffffff"`) // it answers null
	}
	return ""
}

// blockOf reads a block's number, plain or in an object. A hash is not known here.
func blockOf(param json.RawMessage) (uint64, bool) {
	var number hexutil.Uint64
	if json.Unmarshal(param, &number) == nil {
		return uint64(number), true
	}
	var object struct {
		BlockNumber *hexutil.Uint64 `json:"blockNumber"`
	}
	if json.Unmarshal(param, &object) == nil && object.BlockNumber != nil {
		return uint64(*object.BlockNumber), true
	}
	return 0, false
}

func numberOf(text string, head uint64) uint64 {
	n, err := hexutil.DecodeUint64(text)
	if err != nil {
		return head
	}
	return n
}
