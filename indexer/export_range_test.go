package indexer

// RangeSizes returns the sizes of successive ranges when each answer has the given density of logs. A density below 0 means
// that the node refuses the range.
func RangeSizes(most int64, density []float64) (sizes []int64) {
	r := newRangeSize(most)
	for _, each := range density {
		sizes = append(sizes, r.get())
		if each < 0 {
			r.refused(r.get())
		} else {
			r.answered(r.get(), int(each*float64(r.get())))
		}
	}
	return append(sizes, r.get())
}

// RoundsUntilFit counts how often a range is requested until it fits, from a node that refuses more than limit blocks of it.
// The two ranges behind it are requested at the same time and accepted. earlier of them are answered before the refusal.
func RoundsUntilFit(limit int64, earlier int) (rounds int) {
	r := newRangeSize(5_000)
	for ; r.get() > limit && rounds < 1_000; rounds++ {
		size := r.get()
		for range earlier {
			r.answered(size, 0)
		}
		r.refused(size)
		for range 2 - earlier {
			r.answered(size, 0)
		}
	}
	return rounds
}
