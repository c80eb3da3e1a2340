package main

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// An "else" belongs to its original condition, whichever of the two statements has a fault.
func TestAStatementLeftOutKeepsTheElse(t *testing.T) {
	t.Parallel()
	source := "if (a) x(); else y();"
	f := finder{source: source, function: "C.f"}
	for _, src := range []string{"7:3:0", "17:3:0"} { // x() and y()
		f.fault(node{"nodeType": "ExpressionStatement", "src": src})
	}
	require.Len(t, f.found, 2)
	f.found[0].id, f.found[1].id = 1, 2
	on := []any{firstSwitch + 1, firstSwitch + 2}
	require.Equal(t,
		fmt.Sprintf("if (a) {if (!(block.prevrandao == %d)) {x();}} else {if (!(block.prevrandao == %d)) {y();}}", on...),
		render(source, f.found, 0, len(source)))
}
