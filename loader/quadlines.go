package loader

import (
	"strings"

	"nexum/loader/format"
	"nexum/loader/rdf"
)

// A parsedLine is a line of N-Triples or N-Quads with its quad, or with a problem.
type parsedLine struct {
	quad   rdf.Quad
	text   string
	number int
	wrong  string // why the line has no quad, or why its quad is not allowed; "" if there is a quad
	lost   bool   // the line cannot be read at all
	own    error  // set if nexum wrote the file for another purpose than loading; reading ends at this line
	at     int    // offset of the problem in the text
}

// quadLines reads N-Triples or N-Quads. Several goroutines parse the lines. One goroutine makes claims of them in
// order, because the meaning of a line depends on the lines near it.
func (r *quadReader) quadLines(in *format.Input, triples bool) error {
	r.detectExport(in)
	free := make(chan []parsedLine, 64)
	worker := func() func(*chunk[[]parsedLine]) {
		p := rdf.LineParser{Triples: triples, Paths: true}
		return func(c *chunk[[]parsedLine]) {
			select {
			case c.result = <-free:
			default:
			}
			c.result = parseLines(in, &p, c, c.result[:0])
		}
	}
	err := eachChunk(r.Loader, in, worker, func(c *chunk[[]parsedLine]) error {
		for i := range c.result {
			if err := r.parsed(in, &c.result[i]); err != nil {
				return err
			}
		}
		if err := r.stopped(); err != nil {
			return &format.Error{Place: in.At(c.last, 0), Err: err}
		}
		select {
		case free <- c.result:
		default:
		}
		return c.end(in)
	})
	r.end(err)
	return err
}

// parseLines parses the lines of a chunk. Empty lines and comments are left out.
func parseLines(in *format.Input, p *rdf.LineParser, c *chunk[[]parsedLine], out []parsedLine) []parsedLine {
	number := c.first - 1
	for text := range linesOf(c.text) {
		number++
		if column := format.BadUTF8(text); column > 0 {
			out = append(out, parsedLine{number: number, wrong: format.NotUTF8, lost: true, at: -column})
			continue
		}
		if strings.HasPrefix(text, "#") {
			if err := ownFile(in, number, text); err != nil {
				out = append(out, parsedLine{number: number, own: err})
				continue
			}
		}
		for line := range strings.SplitSeq(text, "\r") { // \r ends a line too
			quad, ok, wrong := p.Parse(line)
			x := parsedLine{quad: quad, text: line, number: number, wrong: wrong, lost: wrong != "", at: p.Offset()}
			if ok {
				x.wrong, x.at = notAllowed(&quad)
			}
			if ok || wrong != "" {
				out = append(out, x)
			}
		}
	}
	return out
}

// parsed takes one line.
func (r *quadReader) parsed(in *format.Input, x *parsedLine) error {
	if err := r.Err(); err != nil {
		return &format.Error{Place: in.At(x.number, 0), Err: err}
	}
	r.at.line, r.line = x.number, x.text
	switch {
	case x.own != nil:
		return x.own
	case x.at < 0:
		r.Unread(in.At(x.number, -x.at), "%s", x.wrong)
	case x.lost:
		r.lost(r.column(x.at), "%s", x.wrong)
	case x.wrong != "":
		r.wrong(x.at, "%s", x.wrong)
	default:
		r.addAllowed(&x.quad)
	}
	return nil
}
