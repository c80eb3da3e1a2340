package indexer

// RangeSizes are the sizes of ranges from the first on, as answers with so many logs in each block come in; below 0 the
// node refuses the range.
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

// RoundsUntilFit counts how often a range is asked for by a node that refuses more than limit blocks of it, but not of the two
// ranges behind it, which are asked for at the same time; so many of these are answered before the refusal.
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
