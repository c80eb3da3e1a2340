package rest

import (
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

// deprecation is the end of an operation, announced.
type deprecation struct {
	since   time.Time // from when on nobody should begin to use it
	sunset  time.Time // from when on it may be gone; zero: not said
	instead string    // path of the documentation of what to use
}

// deprecated marks an operation in the document and in the headers of its answers: Deprecation (RFC 9745), Sunset (RFC 8594) and a link
// to what to use instead. Additions need none of this: within /v1 only what is taken away does.
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
