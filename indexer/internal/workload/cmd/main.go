// Command cmd makes a chain of a given size and serves it like a node. It measures how fast this repository's indexer reads the
// chain, compared with a floor in the same run. Other indexers can read the chain too.
package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"github.com/astrolabe-index/astrolabe/indexer/internal/fakechain"
	"github.com/astrolabe-index/astrolabe/indexer/internal/workload"
)

type commands struct {
	Serve   serve   `cmd:"" help:"Serve a chain over JSON-RPC on HTTP until interrupted."`
	Bench   bench   `cmd:"" help:"Measure the backfill of a chain with many vaults and of a flat one, against a floor."`
	Measure measure `cmd:"" hidden:"" help:"One run in a process of its own; bench starts these."`
}

func main() {
	var c commands
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	k := kong.Parse(&c, kong.Description("Chains of any size, to measure indexers with."), kong.BindTo(ctx, (*context.Context)(nil)))
	err := k.Run()
	if cause := context.Cause(ctx); err != nil && cause != nil { // otherwise an interruption by a signal would look like a fault
		err = fmt.Errorf("stopped: %w: %w", cause, err)
	}
	k.FatalIfErrorf(err)
}

// shape are the flags of a chain.
type shape struct {
	Events   int    `default:"200000" help:"Logs in all."`
	Vaults   int    `default:"50" help:"Vaults, born over time."`
	Seed     uint64 `default:"1" help:"The same chain for the same seed and shape."`
	PerBlock int    `default:"100" help:"Logs in a block."`
	Active   int    `default:"4" help:"Vaults in which something happens in one block."`
	Holders  int    `default:"1000" help:"Holders of each vault."`
	Flat     bool   `help:"Nothing but transfers, once a vault is there."`
}

func (s shape) config() workload.Config { return workload.Config(s) }

type serve struct {
	shape `embed:""`

	Listen string `default:"127.0.0.1:0" help:"Where to listen; port 0 is any free one."`
}

// Run makes the chain, prints its address, and serves it until ctx ends.
func (s *serve) Run(ctx context.Context) error {
	chain, err := workload.Build(s.config())
	if err != nil {
		return fmt.Errorf("making the chain: %w", err)
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", s.Listen)
	if err != nil {
		return fmt.Errorf("listening: %w", err)
	}
	server := &http.Server{Handler: workload.NewNode(chain), ReadHeaderTimeout: 10 * time.Second}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	fmt.Fprintf(os.Stdout, "http://%s chain %d, blocks 0 to %d, factory %s, registry %s, lens %s\n",
		listener.Addr(), fakechain.ChainID, chain.Head(), fakechain.Factory, fakechain.Registry, fakechain.Lens)
	select {
	case err := <-ended:
		return fmt.Errorf("serving: %w", err)
	case <-ctx.Done():
		return server.Close()
	}
}
