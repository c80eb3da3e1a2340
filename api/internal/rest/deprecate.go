package rest

import (
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

// deprecation announces the end of an operation.
type deprecation struct {
	since   time.Time // time from which new code should not use it
	sunset  time.Time // time from which it may be gone; zero: not announced
	instead string    // path of the documentation of its replacement
}

// deprecated marks an operation in the document. Its answers get the headers Deprecation (RFC 9745) and Sunset (RFC 8594), and a
// link to the replacement. Only removals from /v1 need this; additions do not.
func deprecated(op huma.Operation, d deprecation) huma.Operation {
	op.Deprecated = true
	op.Description += fmt.Sprintf("\n\nDeprecated since %s: see %s.", d.since.UTC().Format(time.DateOnly), d.instead)
	if !d.sunset.IsZero() {
		op.Description += fmt.Sprintf(" It may be gone from %s on.", d.sunset.UTC().Format(time.DateOnly))
	}
	op.Middlewares = append(op.Middlewares, func(ctx huma.Context, next func(huma.Context)) {
		ctx.SetHeader("Deprecation", fmt.Sprintf("@%d", d.since.Unix()))
		if !d.sunset.IsZero() {
			ctx.SetHeader("Sunset", d.sunset.UTC().Format(http.TimeFormat))
		}
		ctx.AppendHeader("Link", fmt.Sprintf(`<%s>; rel="deprecation"; type="text/html"`, d.instead))
		next(ctx)
	})
	return op
}
