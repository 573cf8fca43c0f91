package table

import (
	"context"
	"errors"
	"io"
	"runtime"
	"sync"

	"nexum/loader/format"
)

// A worker returns a function that makes claims of the rows of a table in one goroutine. place is the current row, for
// places in messages.
type worker func(to format.Sink, place rows) func(cells []string, line int)

// A batchReader is a table whose rows one goroutine can read ahead while others map them. The reader of JSON objects
// does not implement it, because it reports problems while it reads; see objectPass.
type batchReader interface {
	rows
	// fill reads a batch of rows. It is called by one goroutine at a time.
	fill(*rowBatch)
}

// eachRow makes claims of the rows of a table. Rows that cannot be read become problems. Several goroutines map the
// batches of a table; what they find is joined in the order of the table, so the result is the same for any number of
// them. It warns of a table without rows.
func eachRow(ctx context.Context, in *format.Input, to format.Sink, rows rows, of worker) error {
	defer func() { warnStrays(in, to, rows) }()
	r, ahead := rows.(batchReader)
	whole, isParallel := to.(format.Parallel)
	workers := min(runtime.GOMAXPROCS(0), runtime.NumCPU())
	if ahead && isParallel && workers > 1 {
		return newBatches(ctx, in, whole, r, of, workers).each()
	}
	f := of(to, rows)
	for n := 0; ; n++ {
		if n&1023 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		cells, line, err := rows.next()
		if errors.Is(err, io.EOF) {
			if n == 0 {
				warnEmpty(in, to)
			}
			return nil
		}
		e, bad := errors.AsType[*rowError](err)
		if bad {
			to.Unread(in.At(e.line, e.column), "%s", e)
			err = nil
		}
		if err == nil {
			err = to.Err()
		}
		if err != nil {
			return &format.Error{Place: in.At(line, 0), Err: err}
		}
		if !bad {
			f(cells, line)
		}
	}
}

// A batchRow is the current row of a batch.
type batchRow struct {
	batchReader
	batch *rowBatch
	at    int
}

// column returns the column at which a cell of the current row begins in its line, or 0 if it is unknown.
func (b *batchRow) column(cell int) int {
	row := b.batch.rows[b.at]
	if row.from+cell >= row.to {
		return 0
	}
	return int(b.batch.columns[row.from+cell])
}

// A mapper makes claims of batches.
type mapper struct {
	in *format.Input
	to format.Sink
	at *batchRow
	f  func(cells []string, line int)
}

func (b *batches) mapper(to format.Sink) *mapper {
	at := &batchRow{batchReader: b.rows}
	return &mapper{b.in, to, at, b.of(to, at)}
}

// batch makes claims of the rows of a batch. It stops at the first error of the sink.
func (m *mapper) batch(b *rowBatch) error {
	m.at.batch = b
	for i := range b.rows {
		row := &b.rows[i]
		if err := m.to.Err(); err != nil {
			return &format.Error{Place: m.in.At(row.line, 0), Err: err}
		}
		if e, bad := errors.AsType[*rowError](row.err); bad {
			m.to.Unread(m.in.At(e.line, e.column), "%s", e)
			continue
		}
		m.at.at = i
		m.f(b.cells[row.from:row.to:row.to], row.line)
	}
	return nil
}

// A job is a batch that one worker maps.
type job struct {
	batch *rowBatch
	part  format.Part
	m     *mapper // makes claims for part
	done  chan struct{}
}

// batches maps the batches of a table in several goroutines.
type batches struct {
	ctx     context.Context
	in      *format.Input
	to      format.Parallel
	rows    batchReader
	of      worker
	workers int
	own     *mapper // the mapper for batches with a problem
	work    chan *job
	order   chan *job
	free    chan *job // jobs whose memory can be used again
	stop    chan struct{}
}

func newBatches(ctx context.Context, in *format.Input, to format.Parallel, rows batchReader, of worker,
	workers int,
) *batches {
	b := &batches{
		ctx: ctx, in: in, to: to, rows: rows, of: of, workers: workers, work: make(chan *job, workers),
		order: make(chan *job, 2*workers), free: make(chan *job, 4*workers), stop: make(chan struct{}),
	}
	b.own = b.mapper(to)
	return b
}

// each maps all batches. The caller maps the first one, since a small table is not worth the goroutines.
func (b *batches) each() error {
	first := &rowBatch{}
	b.rows.fill(first)
	if len(first.rows) == 0 && errors.Is(first.end, io.EOF) {
		warnEmpty(b.in, b.to)
	}
	if err := b.own.batch(first); err != nil || first.end != nil {
		return b.ended(first, err)
	}
	var running sync.WaitGroup
	running.Go(b.read)
	for range b.workers {
		running.Go(func() {
			for j := range b.work {
				_ = j.m.batch(j.batch) // the goroutine that joins the part finds the error, too
				close(j.done)
			}
		})
	}
	var err error
	for j := range b.order {
		if <-j.done; err != nil {
			continue
		}
		if err = b.join(j); err != nil {
			close(b.stop)
		}
	}
	running.Wait()
	return err
}

// read reads the batches ahead of the workers.
func (b *batches) read() {
	defer close(b.work)
	defer close(b.order)
	for {
		j := b.job()
		b.rows.fill(j.batch)
		end := j.batch.end // the job belongs to others once it is sent
		select {
		case <-b.stop:
			return
		case b.order <- j:
		}
		b.work <- j
		if end != nil {
			return
		}
	}
}

// job returns a job with an empty batch.
func (b *batches) job() *job {
	var j *job
	select {
	case j = <-b.free:
		*j.batch = rowBatch{rows: j.batch.rows[:0], cells: j.batch.cells[:0], columns: j.batch.columns[:0]}
	default:
		part := b.to.Part()
		j = &job{batch: &rowBatch{}, part: part, m: b.mapper(part)}
	}
	j.done = make(chan struct{})
	return j
}

// join passes on what was found in a batch. It maps a batch with a problem again.
func (b *batches) join(j *job) error {
	err := b.ctx.Err()
	if err == nil {
		if err = b.to.Err(); err != nil {
			err = &format.Error{Place: b.in.At(j.batch.rows0(), 0), Err: err}
		}
	}
	if err == nil && !j.part.Join() {
		err = b.own.batch(j.batch)
	}
	if err = b.ended(j.batch, err); err != nil || j.batch.end != nil {
		return err
	}
	select {
	case b.free <- j:
	default:
	}
	return nil
}

// rows0 returns the line of the first row, for messages; the line after the table if there are no rows.
func (b *rowBatch) rows0() int {
	if len(b.rows) > 0 {
		return b.rows[0].line
	}
	return b.endLine
}

// ended returns err or, if err is nil, the error that ends the table after the batch.
func (b *batches) ended(batch *rowBatch, err error) error {
	if err != nil || batch.end == nil || errors.Is(batch.end, io.EOF) {
		return err
	}
	return &format.Error{Place: b.in.At(batch.endLine, 0), Err: batch.end}
}
