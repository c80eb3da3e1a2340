package rest

import (
	"fmt"
	"net/http"
	"slices"
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
		d.announce(ctx)
		next(ctx)
	})
	return op
}

// announce sets the headers of a deprecation.
func (d deprecation) announce(ctx huma.Context) {
	ctx.SetHeader("Deprecation", fmt.Sprintf("@%d", d.since.Unix()))
	if !d.sunset.IsZero() {
		ctx.SetHeader("Sunset", d.sunset.UTC().Format(http.TimeFormat))
	}
	ctx.AppendHeader("Link", fmt.Sprintf(`<%s>; rel="deprecation"; type="text/html"`, d.instead))
}

// oldWindows announces the end of the names that windows had before 1d, 7d, 30d, 90d, 1y and all.
var oldWindows = deprecation{
	since: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC), sunset: time.Date(2027, 6, 1, 0, 0, 0, 0, time.UTC), instead: "/docs",
}

// oldValues lists the deprecated values of query parameters.
var oldValues = map[string][]string{"range": {"1w"}, "return_over": {"day", "week", "month", "since_launch"}}

// announceOldValues tells the caller that a value in its query has a new name.
func announceOldValues(ctx huma.Context, next func(huma.Context)) {
	for name, old := range oldValues {
		if slices.Contains(old, ctx.Query(name)) {
			oldWindows.announce(ctx)
		}
	}
	next(ctx)
}
