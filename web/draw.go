package web

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"slices"

	"github.com/go-fonts/liberation/liberationsansregular"
	"github.com/go-fonts/liberation/liberationserifbold"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// The colours of the app's dark theme.
var (
	ground = color.RGBA{0x0b, 0x10, 0x24, 0xff}
	ink    = color.RGBA{0xf0, 0xec, 0xdf, 0xff}
	muted  = color.RGBA{0xa6, 0xae, 0xca, 0xff}
	brass  = color.RGBA{0xe0, 0xb2, 0x5c, 0xff}
	rule   = color.RGBA{0x2a, 0x34, 0x5e, 0xff}
	good   = color.RGBA{0x5c, 0xc8, 0xc2, 0xff}
	bad    = color.RGBA{0xff, 0x9a, 0x70, 0xff}
)

// typefaces are the fonts of previews: one for names and one for everything else.
type typefaces struct{ serif, sans *opentype.Font }

func loadTypefaces() (typefaces, error) {
	serif, err := opentype.Parse(liberationserifbold.TTF)
	if err != nil {
		return typefaces{}, err
	}
	sans, err := opentype.Parse(liberationsansregular.TTF)
	return typefaces{serif, sans}, err
}

// canvas is a picture that is drawn. The first fault is kept; everything after it draws nothing.
type canvas struct {
	*image.RGBA
	err error
}

func newCanvas(width, height int) *canvas {
	c := &canvas{RGBA: image.NewRGBA(image.Rect(0, 0, width, height))}
	draw.Draw(c, c.Bounds(), image.NewUniform(ground), image.Point{}, draw.Src)
	return c
}

// style is how a line of text looks.
type style struct {
	font *opentype.Font
	size float64 // pixels
	tint color.Color
}

// text writes a line whose baseline starts at x, y. A line wider than width is made smaller, and then cut with an ellipsis. A rune
// that the font lacks is left out.
func (c *canvas) text(s style, x, y, width int, line string) {
	if c.err != nil {
		return
	}
	line = shown(s.font, line)
	const smallest = 0.6 // lowest scale of the size
	for scale := 1.0; ; scale -= 0.1 {
		face, err := opentype.NewFace(s.font, &opentype.FaceOptions{Size: s.size * scale, DPI: 72, Hinting: font.HintingNone})
		if err != nil {
			c.err = err
			return
		}
		d := font.Drawer{Dst: c, Src: image.NewUniform(s.tint), Face: face, Dot: fixed.P(x, y)}
		if d.MeasureString(line).Ceil() > width && scale > smallest {
			continue
		}
		for runes := []rune(line); d.MeasureString(line).Ceil() > width && len(runes) > 1; {
			runes = runes[:len(runes)-1]
			line = string(runes) + "…"
		}
		d.DrawString(line)
		return
	}
}

// shown returns a line without the runes that a font lacks.
func shown(f *opentype.Font, line string) string {
	runes := slices.DeleteFunc([]rune(line), func(r rune) bool {
		index, err := f.GlyphIndex(nil, r)
		return err != nil || index == 0
	})
	return string(runes)
}

type point struct{ x, y float64 }

// fill fills a polygon.
func (c *canvas) fill(tint color.Color, polygon ...point) {
	r := vector.NewRasterizer(c.Bounds().Dx(), c.Bounds().Dy())
	trace(r, polygon)
	r.Draw(c, c.Bounds(), image.NewUniform(tint), image.Point{})
}

func trace(r *vector.Rasterizer, polygon []point) {
	for i, p := range polygon {
		if i == 0 {
			r.MoveTo(float32(p.x), float32(p.y))
		} else {
			r.LineTo(float32(p.x), float32(p.y))
		}
	}
	r.ClosePath()
}

// stroke draws a line through points. Every part is a polygon of the same orientation, so that overlaps are not erased.
func (c *canvas) stroke(tint color.Color, width float64, line ...point) {
	r := vector.NewRasterizer(c.Bounds().Dx(), c.Bounds().Dy())
	for i, p := range line {
		trace(r, disc(p, width/2))
		if i == 0 {
			continue
		}
		q := line[i-1]
		length := math.Hypot(p.x-q.x, p.y-q.y)
		if length == 0 {
			continue
		}
		nx, ny := -(p.y-q.y)/length*width/2, (p.x-q.x)/length*width/2
		trace(r, []point{{q.x - nx, q.y - ny}, {p.x - nx, p.y - ny}, {p.x + nx, p.y + ny}, {q.x + nx, q.y + ny}})
	}
	r.Draw(c, c.Bounds(), image.NewUniform(tint), image.Point{})
}

// disc returns a circle as a polygon.
func disc(centre point, radius float64) []point {
	const corners = 12
	out := make([]point, corners)
	for i := range out {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / corners)
		out[i] = point{centre.x + radius*cos, centre.y + radius*sin}
	}
	return out
}

// ring draws a circle's line.
func (c *canvas) ring(tint color.Color, centre point, radius, width float64) {
	const corners = 96
	line := make([]point, corners+1)
	for i := range line {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / corners)
		line[i] = point{centre.x + radius*cos, centre.y + radius*sin}
	}
	c.stroke(tint, width, line...)
}

// curve returns a line of values in a box. Values are drawn at equal distances, the highest at the top. At most `most` values are
// kept, at equal distances in the list.
func curve(values []float64, left, top, width, height float64, most int) []point {
	if len(values) > most {
		thin := make([]float64, most)
		for i := range thin {
			thin[i] = values[i*(len(values)-1)/(most-1)]
		}
		values = thin
	}
	if len(values) == 0 {
		return nil
	}
	low, high := slices.Min(values), slices.Max(values)
	span := high - low
	out := make([]point, len(values))
	for i, v := range values {
		y := 0.5
		if span > 0 {
			y = (high - v) / span
		}
		x := 0.0
		if len(values) > 1 {
			x = float64(i) / float64(len(values)-1)
		}
		out[i] = point{left + x*width, top + y*height}
	}
	return out
}
