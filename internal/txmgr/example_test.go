package txmgr_test

import (
	"context"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/jackc/pgx/v5"

	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/txmgr"
)

// The intent is stored in the transaction of whatever wants it, so that either both exist or neither.
func ExampleManager_Enqueue() {
	var (
		st      *store.Store   // an open database
		manager *txmgr.Manager // made by txmgr.New, running in the background
	)
	ctx := context.Background()
	err := st.InTx(ctx, func(tx pgx.Tx) error {
		id, err := manager.Enqueue(ctx, tx, txmgr.Intent{
			Key:      "trades:vault:7", // a second call with this key returns the same id
			To:       common.HexToAddress("0x01"),
			Data:     []byte{0x12, 0x34, 0x56, 0x78},
			MaxCost:  big.NewInt(1e16), // wei
			Deadline: time.Date(2030, 1, 1, 0, 5, 0, 0, time.UTC),
		})
		if err != nil {
			return err
		}
		fmt.Println("stored intent", id)
		return nil
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	manager.Wake() // after the transaction has committed
}
