package loader

import (
	"cmp"

	"nexum/loader/format"
)

// jsonLinesFile reads the records of a JSON Lines file. Several goroutines read parts of it. A part with a problem is
// read again after all parts before it, so that every problem is treated as if the file were read from its beginning to
// its end.
func (r *recordReader) jsonLinesFile(in *format.Input, to format.Sink) error {
	var parser jsonParser
	parts := newParts(r)
	worker := func() func(*chunk[*part]) {
		var parser jsonParser
		return func(c *chunk[*part]) {
			c.result = parts.get()
			c.result.read(c, &parser)
		}
	}
	return eachChunk(r.Loader, in, worker, func(c *chunk[*part]) error {
		defer parts.put(c.result)
		if err := cmp.Or(to.Err(), r.stopped()); err != nil {
			return &format.Error{Place: in.At(c.first, 0), Err: err}
		}
		if !c.result.wrong {
			r.join(c.result)
			return c.end(in)
		}
		return c.eachLine(in, to, func(number int, line string) error {
			r.line(&parser, number, line)
			return nil
		})
	})
}

// line reads the record in a line.
func (r *recordReader) line(p *jsonParser, number int, line string) {
	if isBlank(line) {
		return
	}
	n, err := p.parse(line, number)
	if err != nil {
		r.syntax(err)
		return
	}
	r.block(n, r.dataset)
}

func isBlank(line string) bool {
	for i := range len(line) {
		if c := line[i]; c != ' ' && c != '\t' && c != '\r' {
			return false
		}
	}
	return true
}
