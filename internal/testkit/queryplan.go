package testkit

// QueryPlan is a node of PostgreSQL's plan of a query, as EXPLAIN (FORMAT JSON) gives it.
type QueryPlan struct {
	Kind     string      `json:"Node Type"`
	Relation string      `json:"Relation Name"`
	Plans    []QueryPlan `json:"Plans"`
}

// Scanned lists the tables that the plan reads as a whole.
func (n QueryPlan) Scanned() (out []string) {
	if n.Kind == "Seq Scan" {
		out = append(out, n.Relation)
	}
	for _, p := range n.Plans {
		out = append(out, p.Scanned()...)
	}
	return out
}
