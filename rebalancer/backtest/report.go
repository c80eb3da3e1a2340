package backtest

import (
	"fmt"
	"html/template"
	"io"
	"strings"
)

const (
	plotWidth, plotHeight = 860, 220
	plotPoints            = 600 // largest number of points in a line
)

// line is one rule's line in a plot.
type line struct {
	Name, Colour, Points string
}

type plot struct {
	Title, Unit string
	Low, High   string
	Lines       []line
}

var colours = []string{"#0b6e4f", "#c1121f", "#1d4ed8", "#b45309", "#6d28d9", "#475569"}

var page = template.Must(template.New("report").Funcs(template.FuncMap{
	"bp": func(ratio float64) string { return fmt.Sprintf("%.1f", ratio*1e4) },
}).Parse(`<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Backtest</title>
<style>body{font:15px/1.5 system-ui,sans-serif;max-width:900px;margin:2rem auto;padding:0 1rem;color:#1e293b}
table{border-collapse:collapse}td,th{padding:.25rem .7rem;text-align:right;border-bottom:1px solid #e2e8f0}
td:first-child,th:first-child{text-align:left}
svg{background:#f8fafc;width:100%;height:auto}</style>
<h1>Backtest</h1><p>{{.Assets}}; {{.From}} to {{.To}}, {{.Closes}} closes.</p>
<table><tr><th>Rule<th>Plans<th>Turnover a year<th>Cost, bp a year<th>Fee<th>Impact<th>Gas
<th>Tracking error, bp a year<th>Mean drift, bp</tr>
{{range .Results}}<tr><td>{{.Rule}}<td>{{.Plans}}<td>{{printf "%.2f" .Turnover}}<td>{{bp .Cost}}
<td>{{bp .Fee}}<td>{{bp .Impact}}<td>{{bp .Gas}}<td>{{bp .TrackingError}}<td>{{bp .MeanDrift}}</tr>
{{end}}</table>
{{range .Plots}}<h2>{{.Title}}</h2>
<p>{{.Low}} to {{.High}} {{.Unit}}{{range .Lines}} · <span style="color:{{.Colour}}">{{.Name}}</span>{{end}}</p>
<svg viewBox="0 0 860 220" role="img" aria-label="{{.Title}}">
{{range .Lines}}<polyline fill="none" stroke="{{.Colour}}" stroke-width="1.4" points="{{.Points}}"/>{{end}}</svg>
{{end}}</html>
`))

// WriteHTML writes a self-contained page with a table and plots of drift, turnover, cost and tracking.
func WriteHTML(w io.Writer, h *History, results []Result) error {
	data := struct {
		Assets, From, To string
		Closes           int
		Results          []Result
		Plots            []plot
	}{
		Assets: strings.Join(h.Assets, ", "), From: h.Times[0].Format("2006-01-02"), To: h.Times[len(h.Times)-1].Format("2006-01-02"),
		Closes: len(h.Times), Results: results, Plots: []plot{
			draw("Drift after trades", "bp", results, func(p Point) float64 { return p.Drift * 1e4 }),
			draw("Turnover so far", "of NAV", results, func(p Point) float64 { return p.Turnover }),
			draw("Cost so far", "bp of NAV", results, func(p Point) float64 { return p.Cost * 1e4 }),
			draw("Value over the index's", "bp", results, func(p Point) float64 { return p.Tracking * 1e4 }),
		},
	}
	if err := page.Execute(w, data); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	return nil
}

func draw(title, unit string, results []Result, of func(Point) float64) plot {
	low, high := 0.0, 0.0
	for _, r := range results {
		for _, p := range r.Points {
			low, high = min(low, of(p)), max(high, of(p))
		}
	}
	out := plot{Title: title, Unit: unit, Low: fmt.Sprintf("%.2f", low), High: fmt.Sprintf("%.2f", high)}
	scale := plotHeight / max(high-low, 1e-12)
	for i, r := range results {
		var points strings.Builder
		stride := max(1, len(r.Points)/plotPoints)
		for k := 0; k < len(r.Points); k += stride {
			x := float64(k) / float64(len(r.Points)) * plotWidth
			fmt.Fprintf(&points, "%.1f,%.1f ", x, plotHeight-(of(r.Points[k])-low)*scale)
		}
		out.Lines = append(out.Lines, line{Name: r.Rule, Colour: colours[i%len(colours)], Points: points.String()})
	}
	return out
}
