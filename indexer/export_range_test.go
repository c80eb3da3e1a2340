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
