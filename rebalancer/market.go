package rebalancer

import (
	"context"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/basket"
)

// market caches the gas price, the cost of data and token prices at one block.
type market struct {
	block    common.Hash
	gasPrice *big.Int // wei; nil before it is read
	dataBase *big.Int // wei; see dataOfTrades; nil before it is read
	dataLeg  *big.Int // wei
	prices   map[common.Address]*big.Int
}

func (r *Rebalancer) atHead() *market {
	if r.market.block != r.head.Hash() {
		r.market = market{block: r.head.Hash(), prices: map[common.Address]*big.Int{}}
	}
	return &r.market
}

// priceD18 returns a token's fresh price in USD per whole token, D18. It returns 0 if there is none.
func (r *Rebalancer) priceD18(ctx context.Context, token common.Address) (*big.Int, error) {
	m := r.atHead()
	if price, ok := m.prices[token]; ok {
		return price, nil
	}
	if r.cfg.Registry == (common.Address{}) || token == (common.Address{}) {
		return new(big.Int), nil
	}
	registry := bindings.NewAssetRegistry()
	raw, err := r.callAtHead(ctx, r.cfg.Registry, registry.PackTryPriceD18(token))
	if err != nil {
		return nil, fmt.Errorf("reading the price of %s: %w", token, err)
	}
	out, err := registry.UnpackTryPriceD18(raw)
	if err != nil {
		return nil, fmt.Errorf("decoding the price of %s: %w", token, err)
	}
	m.prices[token] = new(big.Int)
	if out.Ok {
		m.prices[token] = out.Price
	}
	return m.prices[token], nil
}

// maxCost returns the most that a plan's gas may cost, in wei, and the price of ether. It returns nil for both if ether
// has no price; then only the limit per unit of gas applies.
func (r *Rebalancer) maxCost(ctx context.Context) (wei *big.Int, etherPriceD18 *basket.Amount, err error) {
	price, err := r.priceD18(ctx, r.cfg.WETH)
	if err != nil {
		return nil, nil, err
	}
	if price.Sign() == 0 {
		r.log.Warn("ether has no price: the plan's gas has no limit in USD")
		return nil, nil, nil
	}
	usd, stored := new(big.Int).Mul(basket.ToD18Down(r.cfg.MaxGasUSD), big.NewInt(1e18)), basket.NewAmount(price)
	return usd.Quo(usd, price), &stored, nil
}

// gasPrice returns what a unit of gas costs now, base fee and tip, in wei.
func (r *Rebalancer) gasPrice(ctx context.Context) (*big.Int, error) {
	m := r.atHead()
	if m.gasPrice == nil {
		price, err := r.node.SuggestGasPrice(ctx)
		if err != nil {
			return nil, fmt.Errorf("reading the gas price: %w", err)
		}
		m.gasPrice = price
	}
	return m.gasPrice, nil
}

// gasUSD returns the current cost of a call in USD, a rollup's fee for data included. It returns 0 if ether has no price.
func (r *Rebalancer) gasUSD(ctx context.Context, from, to common.Address, call []byte) (decimal.Decimal, error) {
	msg := ethereum.CallMsg{From: from, To: &to, Data: call}
	gas, err := r.node.EstimateGas(ctx, msg)
	if err != nil {
		return decimal.Zero, fmt.Errorf("estimating gas: %w", err)
	}
	data, err := r.node.DataCost(ctx, msg)
	if err != nil {
		return decimal.Zero, fmt.Errorf("reading what the data costs: %w", err)
	}
	gasPrice, err := r.gasPrice(ctx)
	if err != nil {
		return decimal.Zero, err
	}
	price, err := r.priceD18(ctx, r.cfg.WETH)
	if err != nil {
		return decimal.Zero, err
	}
	wei := new(big.Int).Mul(gasPrice, new(big.Int).SetUint64(gas)) // an estimate contains Arbitrum's gas for data
	wei.Add(wei, data.Fee)
	return basket.FromD18(wei).Mul(basket.FromD18(price)), nil
}

// callAtHead calls a contract at the head's block.
func (r *Rebalancer) callAtHead(ctx context.Context, to common.Address, call []byte) ([]byte, error) {
	return r.node.CallContractAtHash(ctx, ethereum.CallMsg{To: &to, Data: call}, r.head.Hash())
}

// valueUSD returns the value of an amount of base units in USD, rounded down at 18 decimals.
func valueUSD(amount *big.Int, decimals uint8, priceD18 *big.Int) decimal.Decimal {
	return decimal.NewFromBigInt(amount, -int32(decimals)).Mul(basket.FromD18(priceD18))
}
