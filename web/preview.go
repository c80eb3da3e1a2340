package web

import (
	"bytes"
	"context"
	"fmt"
	"image/color"
	"image/png"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/lru"
	"github.com/shopspring/decimal"
	"golang.org/x/sync/singleflight"
)

const (
	previewWidth, previewHeight = 1200, 630 // pixels, as link previews expect
	previewAge                  = 5 * time.Minute
	previewsKept                = 256
	previewsAtOnce              = 2
)

// previews draws the pictures of links and keeps them for a while.
type previews struct {
	fonts  typefaces
	now    func() time.Time
	flight singleflight.Group
	places chan struct{} // one for each picture that is drawn at the same time
	mu     sync.Mutex
	kept   lru.BasicLRU[string, picture]
}

type picture struct {
	body   []byte
	status int
	drawn  time.Time
}

func newPreviews(now func() time.Time) (*previews, error) {
	fonts, err := loadTypefaces()
	if err != nil {
		return nil, fmt.Errorf("reading the fonts of previews: %w", err)
	}
	return &previews{
		fonts: fonts, now: now, places: make(chan struct{}, previewsAtOnce), kept: lru.NewBasicLRU[string, picture](previewsKept),
	}, nil
}

// servePreview answers /preview/index/0x….png and /preview/creator/0x….png. It reports whether the path is one of these.
func (a *App) servePreview(w http.ResponseWriter, r *http.Request, name string) bool {
	rest, ok := strings.CutPrefix(name, "preview/")
	if !ok {
		return false
	}
	kind, file, _ := strings.Cut(rest, "/")
	address, isPNG := strings.CutSuffix(file, ".png")
	if !isPNG || !common.IsHexAddress(address) || (kind != "index" && kind != "creator") {
		refuse(w, http.StatusNotFound)
		return true
	}
	p := a.previews.get(r.Context(), kind+"/"+common.HexToAddress(address).Hex(), func(ctx context.Context) ([]byte, int, error) {
		if kind == "index" {
			return a.drawIndex(ctx, r, address)
		}
		return a.drawCreator(ctx, r, address)
	})
	if p.status != http.StatusOK {
		refuse(w, p.status)
		return true
	}
	h := w.Header()
	h.Set("Content-Type", "image/png")
	h.Set("Cache-Control", fmt.Sprintf("public, max-age=%d", int(previewAge.Seconds())))
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	_, _ = w.Write(p.body) // the client closed the connection: nothing to report
	return true
}

func refuse(w http.ResponseWriter, status int) {
	w.Header().Set("Cache-Control", "no-store")
	http.Error(w, http.StatusText(status), status)
}

// get returns a kept picture, or draws it. Callers who want the same picture at the same time share one drawing. Only pictures that
// succeeded are kept.
func (p *previews) get(ctx context.Context, key string, drawIt func(context.Context) ([]byte, int, error)) picture {
	p.mu.Lock()
	kept, ok := p.kept.Get(key)
	p.mu.Unlock()
	if ok && p.now().Sub(kept.drawn) < previewAge {
		return kept
	}
	out, _, _ := p.flight.Do(key, func() (any, error) { // the function returns no error: the status says what went wrong
		select {
		case p.places <- struct{}{}:
			defer func() { <-p.places }()
		case <-ctx.Done():
			return picture{status: http.StatusServiceUnavailable}, nil
		}
		body, status, err := drawIt(ctx)
		if err != nil {
			return picture{status: http.StatusInternalServerError}, nil
		}
		drawn := picture{body: body, status: status, drawn: p.now()}
		if status == http.StatusOK {
			p.mu.Lock()
			p.kept.Add(key, drawn)
			p.mu.Unlock()
		}
		return drawn, nil
	})
	drawn, _ := out.(picture)
	return drawn
}

// failed returns the status of a preview whose facts could not be read.
func failed(got status) int {
	switch {
	case got.missing():
		return http.StatusNotFound
	case got == http.StatusTooManyRequests:
		return http.StatusTooManyRequests
	default:
		return http.StatusServiceUnavailable
	}
}

const margin = 72 // pixels

func (a *App) drawIndex(ctx context.Context, r *http.Request, address string) ([]byte, int, error) {
	i, got := a.index(ctx, r, address)
	if i == nil {
		return nil, failed(got), nil
	}
	levels, got := a.levels(ctx, r, address)
	if got != http.StatusOK {
		return nil, failed(got), nil
	}
	figures, got := a.risk(ctx, r, address)
	if got != http.StatusOK {
		return nil, failed(got), nil
	}
	c, fonts := newCanvas(previewWidth, previewHeight), a.previews.fonts
	header(c, fonts, i.Name, i.Symbol+" · by "+short(i.Creator))
	row(c, fonts, 262,
		figure{"Level, 100 at launch", fixedOr(i.Valuation.NavPerShareUSD, 2), ink},
		figure{"Since launch", signedOr(i.Returns.SinceLaunch), tone(i.Returns.SinceLaunch)},
		figure{"Volatility", percentOr(figures.Volatility), ink},
		figure{"Largest fall", percentOr(figures.MaxDrawdown), ink},
	)
	const top, height = 350.0, 190.0
	line := curve(levels, margin, top, previewWidth-2*margin, height, 400)
	area := append(append([]point{{margin, top + height + 24}}, line...), point{previewWidth - margin, top + height + 24})
	c.fill(color.RGBA{0x38, 0x2d, 0x17, 0x50}, area...)
	c.stroke(brass, 4, line...)
	footer(c, fonts)
	return encode(c)
}

func (a *App) drawCreator(ctx context.Context, r *http.Request, address string) ([]byte, int, error) {
	who, got := a.creator(ctx, r, address)
	if who == nil {
		return nil, failed(got), nil
	}
	c, fonts := newCanvas(previewWidth, previewHeight), a.previews.fonts
	below := "Creator of indices"
	if who.alias != "" {
		below = "Creator · " + short(who.Creator.Address)
	}
	header(c, fonts, who.name(), below)
	row(c, fonts, 262,
		figure{"Indices", strconv.FormatInt(who.Creator.Indices, 10), ink},
		figure{"Assets", dollars(who.Creator.NavUSD), ink},
		figure{"Holders", strconv.FormatInt(who.Creator.Holders, 10), ink},
		figure{"Score of 100", fixedOr(who.Creator.Score, 0), ink},
	)
	const most = 3
	for n, i := range who.Indices[:min(most, len(who.Indices))] {
		y := 380 + n*62
		c.stroke(rule, 2, point{margin, float64(y) - 42}, point{previewWidth - margin, float64(y) - 42})
		c.text(style{fonts.serif, 32, ink}, margin, y, 560, i.Index.Name)
		c.text(style{fonts.sans, 28, tone(i.Index.Returns.SinceLaunch)}, 660, y, 210, signedOr(i.Index.Returns.SinceLaunch))
		c.text(style{fonts.sans, 28, muted}, 880, y, 250, "volatility "+percentOr(i.Risk.Volatility))
	}
	footer(c, fonts)
	return encode(c)
}

func encode(c *canvas) ([]byte, int, error) {
	if c.err != nil {
		return nil, 0, fmt.Errorf("drawing a preview: %w", c.err)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, c); err != nil {
		return nil, 0, fmt.Errorf("encoding a preview: %w", err)
	}
	return b.Bytes(), http.StatusOK, nil
}

// header draws the name, what is said below it, and the rings of the app's mark.
func header(c *canvas, fonts typefaces, name, below string) {
	centre := point{previewWidth - 158, 122}
	for n, radius := range []float64{86, 57, 28} {
		c.ring(rule, centre, radius, 2)
		c.fill(brass, disc(point{centre.x + radius*[]float64{0.8, -0.6, 0.28}[n], centre.y + radius*[]float64{-0.6, -0.8, 0.96}[n]}, 9)...)
	}
	c.fill(brass, disc(centre, 7)...)
	c.text(style{fonts.serif, 72, ink}, margin, 132, 840, name)
	c.text(style{fonts.sans, 30, muted}, margin, 182, 840, below)
}

func footer(c *canvas, fonts typefaces) {
	c.text(style{fonts.serif, 26, brass}, margin, 602, 300, siteName)
	c.text(style{fonts.sans, 20, muted}, margin+150, 602, 880, "After fees. Past returns say little about future ones.")
}

type figure struct {
	label, value string
	tint         color.Color
}

// row draws figures side by side: values on the baseline y, and labels below.
func row(c *canvas, fonts typefaces, y int, figures ...figure) {
	width := (previewWidth - 2*margin) / len(figures)
	for n, f := range figures {
		c.text(style{fonts.serif, 46, f.tint}, margin+n*width, y, width-20, f.value)
		c.text(style{fonts.sans, 22, muted}, margin+n*width, y+34, width-20, f.label)
	}
}

func tone(value *decimal.Decimal) color.Color {
	switch {
	case value == nil || value.IsZero():
		return ink
	case value.IsPositive():
		return good
	default:
		return bad
	}
}

const unknown = "—"

func fixedOr(value *decimal.Decimal, digits int32) string {
	if value == nil {
		return unknown
	}
	return grouped(value.StringFixed(digits))
}

func signedOr(value *decimal.Decimal) string {
	if value == nil {
		return unknown
	}
	return signedPercent(*value)
}

func percentOr(value *decimal.Decimal) string {
	if value == nil {
		return unknown
	}
	return percent(*value)
}
