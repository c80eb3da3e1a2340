package basket

import (
	"math/big"
	"time"
)

// allowancePeriod is the time in which a full daily allowance drains.
const allowancePeriod = 24 * time.Hour

// AllowanceCapacityD18 returns how much of NAV a daily limit lets trades use at once, a D18 ratio: half of the limit, exact. The
// other half refills evenly during the day. It follows Allowance.capacityD18 of the contracts.
func AllowanceCapacityD18(dailyBps int64) *big.Int {
	capacity := new(big.Int).Mul(big.NewInt(dailyBps), D18)
	return capacity.Quo(capacity, big.NewInt(2*FullBps))
}

// DrainAllowanceD18 returns how much of a daily allowance is still used when a time has passed since used was recorded, a D18
// ratio. The drained part is rounded down to whole seconds and 18 digits, as in Allowance.drained of the contracts. A negative time
// counts as 0.
func DrainAllowanceD18(used *big.Int, dailyBps int64, passed time.Duration) *big.Int {
	if passed >= allowancePeriod {
		return new(big.Int)
	}
	seconds := max(int64(passed/time.Second), 0)
	drained := MulDivDown(AllowanceCapacityD18(dailyBps), big.NewInt(seconds), big.NewInt(int64(allowancePeriod/time.Second)))
	if drained.Cmp(used) >= 0 {
		return new(big.Int)
	}
	return drained.Sub(used, drained)
}

// AllowanceLeftD18 returns what trades may still use of a daily allowance, a D18 ratio of NAV, at least 0. A time has passed since used
// was recorded. It is rounded as DrainAllowanceD18.
func AllowanceLeftD18(used *big.Int, dailyBps int64, passed time.Duration) *big.Int {
	left := AllowanceCapacityD18(dailyBps)
	left.Sub(left, DrainAllowanceD18(used, dailyBps, passed))
	if left.Sign() < 0 {
		left.SetInt64(0)
	}
	return left
}
