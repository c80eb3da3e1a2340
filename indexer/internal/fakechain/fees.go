package fakechain

import "math/big"

// pendingFee returns the accrued fees: a millionth of the supply per block, plus other fees.
func (w *World) pendingFee(v *Vault) *big.Int {
	all := v.shares()
	fee := new(big.Int).Mul(all, big.NewInt(int64(w.number-v.accrued)))
	return fee.Add(fee.Quo(fee, big.NewInt(1_000_000)), v.FeeShares)
}

// shares returns all shares, including those of accrued fees.
func (v *Vault) shares() *big.Int { return new(big.Int).Add(v.Supply, v.FeeShares) }

// accrue accrues fees up to the block without a log. A checkpoint follows.
func (w *World) accrue(v *Vault) {
	v.FeeShares, v.accrued, v.accruedAt = w.pendingFee(v), w.number, w.time
}

// perform charges a performance fee if the level is above the mark.
func (w *World) perform(v *Vault) {
	nav, ok := w.nav(v)
	if !ok || v.PerformanceBps == 0 {
		return
	}
	level := new(big.Int).Quo(new(big.Int).Mul(nav, d18), v.shares())
	if level.Cmp(v.Mark) <= 0 {
		return
	}
	shares := new(big.Int).Quo(v.shares(), big.NewInt(1000))
	v.FeeShares = new(big.Int).Add(v.FeeShares, shares)
	v.Mark = level
	w.emit(v.Address, vaultABI, "PerformanceFeeAccrued", shares, level)
}

// pay mints what has accrued.
func (w *World) pay(v *Vault) bool {
	fee := v.FeeShares
	if fee.Sign() == 0 {
		return false
	}
	v.FeeShares = new(big.Int)
	platform := new(big.Int).Quo(fee, big.NewInt(5))
	creator := new(big.Int).Sub(fee, platform)
	w.move(v, zero, v.Owner, creator)
	if platform.Sign() > 0 {
		w.move(v, zero, v.Holders[1], platform)
	}
	w.emit(v.Address, vaultABI, "FeesPaid", v.Owner, creator, v.Holders[1], platform, v.Supply)
	return true
}

// Accrue mints the fees due.
func (w *World) Accrue(v *Vault) {
	w.transact()
	w.accrue(v)
	w.perform(v)
	if w.pay(v) {
		w.checkpoint(v)
	}
}
