package table

import (
	"errors"
	"sync"
)

// A batch of rows ends with the row that reaches one of these sizes, so that the memory of a table is bounded.
const (
	batchRows  = 512
	batchBytes = 256 << 10
)

// A rowBatch is some consecutive rows.
type rowBatch struct {
	rows    []rowSpan
	cells   []string // the cells of all rows
	columns []int32  // where in its line each cell begins, or 0 if unknown
	end     error    // why there are no more rows; nil if there may be more
	endLine int
}

// A rowSpan is a row of a batch.
type rowSpan struct {
	from, to int // the range of its cells in the batch
	line     int
	err      error // a rowError, or nil
}

// An ahead reads the rows of a table in a goroutine of its own, a few batches ahead, while the caller makes claims of
// earlier rows. The first batch is read by the caller, since a small table is not worth the goroutine.
type ahead struct {
	now     *rowBatch
	at      int // number of rows of now that were passed on
	full    chan *rowBatch
	empty   chan *rowBatch
	stop    chan struct{}
	running sync.WaitGroup
}

// next returns the next row. It calls fill, perhaps in another goroutine, to read rows.
func (a *ahead) next(fill func(*rowBatch)) ([]string, int, error) {
	for a.now == nil || a.at == len(a.now.rows) {
		if a.now != nil && a.now.end != nil {
			return nil, a.now.endLine, a.now.end
		}
		a.advance(fill)
	}
	row := &a.now.rows[a.at]
	a.at++
	return a.now.cells[row.from:row.to:row.to], row.line, row.err
}

// advance takes the next batch.
func (a *ahead) advance(fill func(*rowBatch)) {
	a.at = 0
	if a.now == nil {
		a.now = &rowBatch{}
		fill(a.now)
		return
	}
	if a.full == nil {
		const spare = 2
		a.full, a.empty, a.stop = make(chan *rowBatch, spare), make(chan *rowBatch, spare), make(chan struct{})
		for range spare - 1 {
			a.empty <- &rowBatch{}
		}
		a.running.Go(func() { a.fillAll(fill) })
	}
	a.empty <- a.now // cannot block: there is room for all batches
	a.now = <-a.full
}

func (a *ahead) fillAll(fill func(*rowBatch)) {
	for {
		var b *rowBatch
		select {
		case b = <-a.empty:
		case <-a.stop:
			return
		}
		*b = rowBatch{rows: b.rows[:0], cells: b.cells[:0], columns: b.columns[:0]}
		fill(b)
		end := b.end // the batch belongs to the caller once it is sent
		select {
		case a.full <- b:
		case <-a.stop:
			return
		}
		if end != nil {
			return
		}
	}
}

// column returns the column at which a cell of the last row begins in its line, or 0 if it is unknown.
func (a *ahead) column(cell int) int {
	if a.now == nil || a.at == 0 {
		return 0
	}
	row := a.now.rows[a.at-1]
	if row.from+cell >= row.to {
		return 0
	}
	return int(a.now.columns[row.from+cell])
}

// close ends the reading. It waits for a read that is under way.
func (a *ahead) close() {
	if a.stop != nil {
		close(a.stop)
		a.running.Wait()
		a.stop = nil
	}
}

// fill reads a batch of rows.
func (r *csvReader) fill(b *rowBatch) { b.fill(r.source) }

// fill reads rows from a source.
func (b *rowBatch) fill(from rowSource) {
	for size := 0; len(b.rows) < batchRows && size < batchBytes; {
		cells, line, err := from.next()
		if _, bad := errors.AsType[*rowError](err); err != nil && !bad {
			b.end, b.endLine = err, line
			return
		}
		row := rowSpan{from: len(b.cells), line: line, err: err}
		for i, c := range cells {
			b.cells = append(b.cells, c)
			b.columns = append(b.columns, int32(from.column(i)))
			size += len(c)
		}
		row.to = len(b.cells)
		b.rows = append(b.rows, row)
	}
}
