package site

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image/png"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Logo is the host's picture beside its name, with its size on the page: a picture without one would push
// the page about while it loads.
type Logo struct {
	Body          []byte
	Ext           string // ".svg" or ".png"
	Width, Height int
}

const (
	logoHeight   = 36
	logoWidth    = 220
	maxLogoBytes = 100 << 10
	maxLogoSide  = 4000
)

// ReadLogo takes an SVG or a PNG. An SVG that has a script, a style from elsewhere or a reference to anything
// outside itself is refused, not cleaned: what is left of a cleaned picture may be no picture.
func ReadLogo(b []byte) (*Logo, error) {
	if len(b) > maxLogoBytes {
		return nil, fmt.Errorf("it is larger than %d kB", maxLogoBytes>>10)
	}
	l := &Logo{Body: b, Ext: ".png"}
	var wide, high float64
	if bytes.HasPrefix(b, []byte("\x89PNG")) {
		c, err := png.DecodeConfig(bytes.NewReader(b))
		if err != nil {
			return nil, errors.New("the PNG cannot be read")
		}
		wide, high = float64(c.Width), float64(c.Height)
	} else {
		var err error
		l.Ext = ".svg"
		if wide, high, err = checkSVG(b); err != nil {
			return nil, err
		}
	}
	if wide <= 0 || high <= 0 || wide > maxLogoSide || high > maxLogoSide {
		return nil, errors.New("it has no size, or is too large; an SVG needs a viewBox")
	}
	l.Height = logoHeight
	l.Width = int(wide / high * logoHeight)
	if l.Width > logoWidth {
		l.Width, l.Height = logoWidth, int(high/wide*logoWidth)
	}
	l.Width, l.Height = max(l.Width, 1), max(l.Height, 1)
	return l, nil
}

// drawn are the elements a drawing is made of. What can run, load, link or hold another language is not here.
var drawn = []string{
	"svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "title", "desc", "defs", "symbol", "use",
	"lineargradient", "radialgradient", "stop", "clippath", "mask", "metadata",
}

func checkSVG(b []byte) (wide, high float64, err error) {
	d := xml.NewDecoder(bytes.NewReader(b))
	root := true
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return 0, 0, errors.New("it is neither a PNG nor a well-formed SVG")
		}
		switch x := token.(type) {
		case xml.Directive:
			return 0, 0, errors.New("an SVG with a DOCTYPE is not taken; save it without")
		case xml.ProcInst:
			if x.Target != "xml" {
				return 0, 0, errors.New("an SVG with a style sheet of its own is not taken")
			}
		case xml.StartElement:
			name := strings.ToLower(x.Name.Local)
			if root && name != "svg" {
				return 0, 0, errors.New("it is neither a PNG nor an SVG")
			}
			if !slices.Contains(drawn, name) {
				return 0, 0, fmt.Errorf("the SVG has a <%.20s>, which is not taken", x.Name.Local)
			}
			if err := checkAttributes(x.Attr); err != nil {
				return 0, 0, err
			}
			if root {
				wide, high = svgSize(x.Attr)
			}
			root = false
		}
	}
	if root {
		return 0, 0, errors.New("it is neither a PNG nor an SVG")
	}
	return wide, high, nil
}

func checkAttributes(attrs []xml.Attr) error {
	for _, a := range attrs {
		name, value := strings.ToLower(a.Name.Local), strings.ToLower(a.Value)
		switch {
		case strings.HasPrefix(name, "on"):
			return errors.New("the SVG has a script, which is not taken")
		case (name == "href" || name == "src") && !strings.HasPrefix(value, "#"):
			return errors.New("the SVG points outside itself, which is not taken")
		case strings.Contains(value, "javascript:") || strings.Contains(value, "@import") || strings.Contains(value, `\`):
			return errors.New("the SVG has a script, which is not taken")
		}
		for rest := value; ; {
			_, after, found := strings.Cut(rest, "url(")
			if !found {
				break
			}
			if !strings.HasPrefix(strings.Trim(after, ` '"`), "#") {
				return errors.New("the SVG points outside itself, which is not taken")
			}
			rest = after
		}
	}
	return nil
}

// svgSize is the viewBox, or width and height where there is none.
func svgSize(attrs []xml.Attr) (wide, high float64) {
	number := func(s string) float64 {
		n, _ := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(s), "px"), 64)
		return n
	}
	for _, a := range attrs {
		switch strings.ToLower(a.Name.Local) {
		case "viewbox":
			if f := strings.Fields(strings.ReplaceAll(a.Value, ",", " ")); len(f) == 4 {
				return number(f[2]), number(f[3])
			}
		case "width":
			wide = number(a.Value)
		case "height":
			high = number(a.Value)
		}
	}
	return wide, high
}
