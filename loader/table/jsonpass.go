package table

import (
	"context"
	"errors"
	"io"
	"runtime"
	"sync"

	"nexum/loader/format"
)

// An objectTable is a table of a mapping whose rows are in the objects of a file.
type objectTable struct {
	reader  *tableReader // bound to the columns
	columns *jsonColumns
	keys    map[string]bool // the keys of all objects so far, for the limit of keys
}

func newObjectTable(r *tableReader, c *jsonColumns) *objectTable {
	return &objectTable{r, c, map[string]bool{}}
}

// An objectPass makes claims of the objects of a file for several tables. Several goroutines map batches of objects;
// what they find is joined in the order of the file, so the result is the same for any number of them.
type objectPass struct {
	ctx    context.Context
	in     *format.Input
	to     format.Sink
	file   *jsonFile
	tables []*objectTable
	own    *objectMapper // for batches that no other goroutine maps
	free   []*objectMapper
	jobs   []*objectJob // running jobs, in the order of the file
	size   int          // size of the texts of the jobs, in bytes
	rows   int          // number of rows of the batches before
}

// An objectJob is a batch that a goroutine maps.
type objectJob struct {
	batch  *jsonBatch
	before int // number of rows before it
	mapper *objectMapper
	done   sync.WaitGroup
}

// maxInFlight is the size of the texts of the batches that are mapped at the same time, in bytes, unless there is only
// one.
const maxInFlight = 8 << 20

// eachObject makes claims of the objects of a file.
func eachObject(ctx context.Context, in *format.Input, to format.Sink, file *jsonFile, tables []*objectTable) error {
	p := &objectPass{ctx: ctx, in: in, to: to, file: file, tables: tables}
	p.own = p.mapper(to, nil)
	err := p.each()
	for _, j := range p.jobs { // after an error
		j.done.Wait()
	}
	for _, t := range tables {
		file.beside.checkLate(to, t.columns.index)
	}
	return err
}

func (p *objectPass) each() error {
	whole, parallel := p.to.(format.Parallel)
	workers := min(runtime.GOMAXPROCS(0), runtime.NumCPU())
	first := true
	for b := p.file.next(); ; first = false {
		b.wait()
		if err := p.ctx.Err(); err != nil {
			return err
		}
		coming := b
		if b.err == nil {
			coming = p.file.next()
		}
		if first || !parallel || workers == 1 { // a small file is not worth the goroutines
			if err := p.mapNow(b, p.rows); err != nil {
				return err
			}
		} else {
			if err := p.joinUntil(func() bool { return len(p.jobs) < workers && p.size+b.size <= maxInFlight }); err != nil {
				return err
			}
			p.start(whole, b)
		}
		p.rows += b.rows(p.tables)
		if b.err != nil {
			return p.end(b.err)
		}
		b = coming
	}
}

// end joins the remaining batches. err is the error that ended the objects: io.EOF at their regular end.
func (p *objectPass) end(err error) error {
	if err := p.joinUntil(func() bool { return false }); err != nil {
		return err
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return placed(p.in, err)
}

// start maps a batch in a goroutine of its own.
func (p *objectPass) start(whole format.Parallel, b *jsonBatch) {
	j := &objectJob{batch: b, before: p.rows}
	if n := len(p.free); n > 0 {
		j.mapper, p.free = p.free[n-1], p.free[:n-1]
	} else {
		part := whole.Part()
		j.mapper = p.mapper(part, part)
	}
	p.jobs, p.size = append(p.jobs, j), p.size+b.size
	j.done.Go(func() {
		_ = j.mapper.batch(b, j.before) // the goroutine that joins the part finds the error, too
	})
}

// joinUntil passes on what was found in the first batches, until enough are done or none is left. It maps a batch with
// a problem again.
func (p *objectPass) joinUntil(enough func() bool) error {
	for len(p.jobs) > 0 && !enough() {
		j := p.jobs[0]
		j.done.Wait()
		p.jobs, p.size = p.jobs[1:], p.size-j.batch.size
		if err := p.to.Err(); err != nil {
			return placed(p.in, err)
		}
		if !j.mapper.part.Join() {
			if err := p.mapNow(j.batch, j.before); err != nil {
				return err
			}
		}
		if err := p.learn(j.mapper, j.batch); err != nil {
			return err
		}
		p.free = append(p.free, j.mapper)
	}
	return nil
}

// mapNow maps a batch in this goroutine.
func (p *objectPass) mapNow(b *jsonBatch, before int) error {
	if err := p.own.batch(b, before); err != nil {
		return err
	}
	return p.learn(p.own, b)
}

// learn notes the keys of a batch that was mapped. The batches come in the order of the file, so the number of
// goroutines does not decide whether there are too many keys.
func (p *objectPass) learn(m *objectMapper, b *jsonBatch) error {
	for i, t := range m.tables {
		keys := p.tables[i].keys
		for _, name := range t.columns.names[t.learned:] {
			keys[name] = true
		}
		t.learned = len(t.columns.names)
		if len(keys) > maxColumns {
			return &format.Error{Place: p.in.At(b.line(), 0), Err: errManyKeys}
		}
	}
	return nil
}

// line returns the line on which the first object begins; 0 if there are no objects.
func (b *jsonBatch) line() int {
	if len(b.objects) == 0 {
		return 0
	}
	return b.objects[0].line
}

// rows returns how many rows the objects have for the tables.
func (b *jsonBatch) rows(tables []*objectTable) (n int) {
	for i := range b.objects {
		for _, t := range tables {
			n += t.columns.count(&b.objects[i])
		}
	}
	return n
}

// reads reports whether a table reads the list of an object.
func (c *jsonColumns) reads(o *jsonObject) bool { return o.list == "" || o.list == c.spec.list }

// count returns how many rows an object has. If some of them cannot be read, there can be fewer.
func (c *jsonColumns) count(o *jsonObject) (n int) {
	if !c.reads(o) {
		return 0
	}
	if o.object == nil || len(c.spec.rows) == 0 {
		return 1
	}
	for _, path := range c.spec.rows {
		n += countRows(o.object, path)
	}
	return n
}

// An objectMapper makes claims of objects in one goroutine.
type objectMapper struct {
	in     *format.Input
	to     format.Sink
	part   format.Part // nil for one that passes claims on at once
	tables []*tableMapper
}

// A tableMapper makes claims of the rows of one table.
type tableMapper struct {
	columns *jsonColumns
	row     *row
	cells   []string
	learned int // the number of columns whose names the pass has
}

func (p *objectPass) mapper(to format.Sink, part format.Part) *objectMapper {
	m := &objectMapper{in: p.in, to: to, part: part}
	for _, t := range p.tables {
		reader, columns := *t.reader, t.columns.clone()
		reader.to, reader.attributes = to, format.Attributes{}
		columns.late = func(index int, name string) {
			if !reader.spec.ignoreAll {
				reader.rest = append(reader.rest, reader.spec.rest.column(index, name, reader.prefix))
			}
		}
		m.tables = append(m.tables, &tableMapper{columns: columns, row: &row{t: &reader}})
	}
	return m
}

// batch makes claims of the objects of a batch. It stops at the first error of the sink.
func (m *objectMapper) batch(b *jsonBatch, before int) error {
	for i := range b.objects {
		o := &b.objects[i]
		for n, t := range m.tables {
			if err := m.to.Err(); err != nil {
				return &format.Error{Place: m.in.At(o.line, 0), Err: err}
			}
			if !t.columns.reads(o) || n > 0 && o.wrong != "" {
				continue
			}
			t.columns.eachRecord(o, before, func(record jsonRecord) { t.record(&record) })
			before += t.columns.count(o)
		}
	}
	return nil
}

// record makes claims of a row.
func (t *tableMapper) record(record *jsonRecord) {
	// Each row costs time for all keys. If a batch has far too many, its other rows are left out, and learn ends the pass.
	if len(t.columns.names) > 2*maxColumns {
		return
	}
	r := t.row
	r.line, r.record, r.path, r.failed = record.line, record.number, record.path, false
	cells, err := t.columns.row(record, t.cells)
	if err != nil {
		r.t.to.Unread(r.at(0), "%s", err)
		return
	}
	t.cells, r.cells = cells, cells
	r.t.row(r)
}
