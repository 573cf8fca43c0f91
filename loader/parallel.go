package loader

import (
	"cmp"
	"errors"
	"io"
	"iter"
	"runtime"
	"strings"
	"sync"
	"unicode/utf8"

	"nexum/graph/claim"
	"nexum/loader/format"
)

// chunkSize is the size in bytes at which a part of a file that is read in parallel ends. The parts are the same on
// every machine, so the results are too.
const chunkSize = 256 << 10

// A chunk is some consecutive lines of a file.
type chunk[R any] struct {
	first  int    // number of the first line
	last   int    // number of the line after them
	text   string // the lines, each with its end
	err    error  // why there are no more lines: io.EOF at the end of the file
	result R
	done   chan struct{}
}

// nextChunk reads lines until they have size bytes or the file ends. first is the number of the first line. It uses the
// memory of buf.
func nextChunk[R any](in *format.Input, first, size int, buf *[]byte) *chunk[R] {
	c := &chunk[R]{first: first, last: first, done: make(chan struct{})}
	var long []byte
	text := (*buf)[:0]
	for len(text) < size {
		var line []byte
		if line, long, c.err = format.ReadLine(in.Body, long); c.err != nil {
			break
		}
		text = append(append(text, line...), '\n')
		c.last++
	}
	c.text, *buf = string(text), text
	return c
}

// eachChunk passes the chunks of a file to take, in their order. worker returns a function that prepares chunks;
// several of these run at once, ahead of take. An error of take ends the reading, and eachChunk returns it.
func eachChunk[R any](l *Loader, in *format.Input, worker func() func(*chunk[R]), take func(*chunk[R]) error) error {
	var buf []byte
	size := cmp.Or(l.chunk, chunkSize)
	c := nextChunk[R](in, 1, size, &buf)
	if c.err != nil { // a small file is not worth the goroutines
		worker()(c)
		return take(c)
	}
	workers := min(runtime.GOMAXPROCS(0), runtime.NumCPU())
	work, order, stop := make(chan *chunk[R], workers), make(chan *chunk[R], 2*workers), make(chan struct{})
	var running sync.WaitGroup
	running.Go(func() {
		defer close(work)
		defer close(order)
		for {
			select {
			case <-stop:
				return
			case order <- c:
			}
			work <- c
			if c.err != nil {
				return
			}
			c = nextChunk[R](in, c.last, size, &buf)
		}
	})
	for range workers {
		running.Go(func() {
			prepare := worker()
			for c := range work {
				select {
				case <-stop:
				default:
					prepare(c)
				}
				close(c.done)
			}
		})
	}
	var err error
	for c := range order {
		if <-c.done; err != nil {
			continue
		}
		if err = take(c); err != nil {
			close(stop)
		}
	}
	running.Wait()
	return err
}

// end returns the error that ends the reading of the file after the chunk, or nil.
func (c *chunk[R]) end(in *format.Input) error {
	if c.err == nil || errors.Is(c.err, io.EOF) {
		return nil
	}
	return &format.Error{Place: in.At(c.last, 0), Err: c.err}
}

// eachLine calls f for the lines of the chunk, as format.Lines does for those of a file.
func (c *chunk[R]) eachLine(in *format.Input, to format.Sink, f func(number int, line string) error) error {
	number := c.first
	for line := range linesOf(c.text) {
		if err := to.Err(); err != nil {
			return &format.Error{Place: in.At(number, 0), Err: err}
		}
		if column := format.BadUTF8(line); column > 0 {
			to.Unread(in.At(number, column), "%s", format.NotUTF8)
		} else if err := f(number, line); err != nil {
			return err
		}
		number++
	}
	return c.end(in)
}

// partBuffer is the size in bytes of each buffer of a part. Lines that need more are read like those with a problem.
const partBuffer = 4 << 20

// A part holds the results of reading one chunk of a file, as long as the chunk has no problem.
type part struct {
	*reading
	records recordReader
	wrong   bool // whether there is a problem
}

// newPart returns an empty part of what r reads.
func (r *recordReader) newPart() *part {
	p := &part{reading: &reading{
		Loader: r.Loader, context: r.context, Ontology: r.Ontology, vocab: r.vocab, known: r.known, files: r.files,
		datasets: r.datasets,
	}}
	for _, s := range []**spool{&p.claims, &p.ids, &p.names, &p.versions} {
		*s = &spool{limit: partBuffer, whole: true}
	}
	p.contexts = map[claim.Context]claim.ContextKey{}
	p.problems.skip = func(place, string) bool {
		p.wrong = true
		return true
	}
	p.records = recordReader{reading: p.reading, file: r.file, dataset: r.dataset}
	return p
}

// reset makes the part empty.
func (p *part) reset() {
	for _, s := range []*spool{p.claims, p.ids, p.names, p.versions} {
		s.arena, s.recs, s.added = s.arena[:0], s.recs[:0], 0
	}
	clear(p.contexts)
	p.warnings, p.report, p.wrong, p.failed = warnings{limit: p.MaxWarnings}, Report{}, false, nil
	p.withdraws, p.triples.some = false, false
	p.last, p.lastKey = claim.Context{}, claim.ContextKey{}
}

// longLine is the length in bytes of a line that only one goroutine reads, since its nodes can take much memory.
const longLine = 1 << 20

// read reads the records in the lines of a chunk. It stops at the first problem.
func (p *part) read(c *chunk[*part], parser *jsonParser) {
	number := c.first
	for line := range linesOf(c.text) {
		if p.wrong = p.wrong || p.failed != nil || len(line) > longLine || !utf8.ValidString(line); p.wrong {
			return
		}
		p.records.line(parser, number, line)
		number++
	}
	p.wrong = p.wrong || p.failed != nil
}

// parts keeps parts that can be used again.
type parts struct {
	r    *recordReader
	free chan *part
}

func newParts(r *recordReader) *parts { return &parts{r, make(chan *part, 64)} }

func (p *parts) get() *part {
	var x *part
	select {
	case x = <-p.free:
	default:
		x = p.r.newPart()
	}
	x.reset()
	return x
}

func (p *parts) put(x *part) {
	select {
	case p.free <- x:
	default:
	}
}

// join adds what was found in a part.
func (r *reading) join(p *part) {
	r.report.Read += p.report.Read
	r.withdraws = r.withdraws || p.withdraws
	r.triples.some = r.triples.some || p.triples.some
	r.warnings.join(&p.warnings)
	for _, s := range [...]struct{ to, from *spool }{
		{r.claims, p.claims}, {r.ids, p.ids}, {r.names, p.names}, {r.versions, p.versions},
	} {
		if r.failed == nil {
			r.failed = s.to.join(&s.from.buffer)
		}
	}
}

// linesOf yields the lines of a text in which every line has an end.
func linesOf(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for text != "" {
			line, rest, _ := strings.Cut(text, "\n")
			if !yield(line) {
				return
			}
			text = rest
		}
	}
}
