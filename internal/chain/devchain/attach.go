package devchain

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/rpc"
)

// Attach returns a Chain that another program runs and makes the blocks of. The program must use this package's chain id and fund
// the mnemonic's accounts. DeployMarket, Backend, Client, Account and HTTPURL work; what makes or replaces blocks does not: Commit
// returns, and waiting for a receipt only asks.
func Attach(ctx context.Context, url string) (*Chain, error) {
	keys, err := deriveAccounts(Mnemonic, defaultAccounts)
	if err != nil {
		return nil, err
	}
	client, err := rpc.DialContext(ctx, url)
	if err != nil {
		return nil, fmt.Errorf("attaching to %s: %w", url, err)
	}
	c := &Chain{accounts: keys, client: ethclient.NewClient(client), elsewhere: url, stop: make(chan struct{})}
	id, err := c.client.ChainID(ctx)
	if err != nil {
		c.client.Close()
		return nil, fmt.Errorf("attaching to %s: %w", url, err)
	}
	if !id.IsUint64() || id.Uint64() != ChainID {
		c.client.Close()
		return nil, fmt.Errorf("attaching to %s: it has chain %s, not %d", url, id, ChainID)
	}
	return c, nil
}
