package export

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
)

// maxWorkers is the maximum number of goroutines that encode one table.
const maxWorkers = 8

// A chunk is a part of a table in encoded form. One goroutine at a time uses a chunk.
type chunk interface {
	// add appends a row. It does not keep the slice or its lists.
	add(cells []RowCell) error
	// finish does the work that remains after the last row of the chunk.
	finish() error
	// rows returns the number of rows.
	rows() int
}

// A tableWriter writes a table chunk by chunk.
type tableWriter interface {
	// newChunk returns an empty chunk. The goroutine that calls it need not be the one that fills the chunk.
	newChunk() chunk
	// size is the number of rows that a chunk should have.
	size() int
	// write writes the rows of a finished chunk, after those of earlier calls, and empties the chunk.
	write(c chunk) error
	// close completes the file.
	close() error
}

// A filler appends the rows of one item to a chunk. Each goroutine has its own filler.
type filler[T any] func(item T, add func([]RowCell) error) error

// writeTable writes the rows of items. each calls put for every item, in order, together with the approximate number of
// rows that the item has, and stops if put returns an error. Several goroutines encode the rows, each with the result
// of one call of newFiller, and the rows are written in the order of the items. The number of items in memory is
// bounded.
//
// writeTable returns when no goroutine works any more. If the context ends, it returns the error of the context. A
// panic of a goroutine becomes a panic of the caller.
func writeTable[T any](ctx context.Context, w tableWriter, seen *Seen,
	each func(put func(item T, rows int) error) error, newFiller func() filler[T],
) error {
	p := &pipeline[T]{to: w, seen: seen, newFiller: newFiller, outer: ctx}
	p.ctx, p.stop = context.WithCancelCause(ctx)
	p.next = p.newBatch()
	if err := p.finish(p.produce(each)); err != nil {
		return err
	}
	return w.close()
}

// A pipeline moves batches of items from the producer, which is the caller, to the workers, and then in order to the
// goroutine that writes. It starts goroutines only if there is more than one batch.
type pipeline[T any] struct {
	to        tableWriter
	seen      *Seen
	newFiller func() filler[T]
	outer     context.Context         // the context of the caller
	ctx       context.Context         // ends with the first error
	stop      context.CancelCauseFunc // ends ctx

	next   *batch[T] // not sent yet
	weight int       // approximate number of rows of next

	work    chan *batch[T] // to the workers; nil before they are started
	ordered chan *batch[T] // to the writer
	free    chan *batch[T] // back to the producer
	running sync.WaitGroup
}

// A batch is a number of consecutive items and their rows.
type batch[T any] struct {
	items  []T
	rows   chunk
	filled chan struct{} // receives one value when the rows are complete
}

// errPanic is the cause that ends a pipeline after a panic.
type errPanic struct {
	value any
	stack []byte
}

func (e *errPanic) Error() string { return fmt.Sprintf("%v\n%s", e.value, e.stack) }

func (p *pipeline[T]) newBatch() *batch[T] {
	return &batch[T]{rows: p.to.newChunk(), filled: make(chan struct{}, 1)}
}

// produce calls each. If each panics, produce stops the workers, waits for them, and panics with the same value.
func (p *pipeline[T]) produce(each func(put func(T, int) error) error) error {
	defer func() {
		if v := recover(); v != nil {
			p.stop(context.Canceled)
			_ = p.finish(nil)
			panic(v)
		}
	}()
	return each(p.put)
}

func (p *pipeline[T]) put(item T, rows int) error {
	p.next.items = append(p.next.items, item)
	if p.weight += max(rows, 1); p.weight < p.to.size() {
		return nil
	}
	return p.send()
}

// send passes the batch to the workers and takes an empty one.
func (p *pipeline[T]) send() error {
	if p.work == nil {
		p.start()
	}
	p.work <- p.next // cannot block: there is room for all batches
	p.ordered <- p.next
	p.weight = 0
	select {
	case p.next = <-p.free:
		return nil
	case <-p.ctx.Done():
		p.next = nil
		return context.Cause(p.ctx)
	}
}

func (p *pipeline[T]) start() {
	workers := min(runtime.GOMAXPROCS(0), maxWorkers)
	batches := workers + 2 // one that is produced, one that is written
	p.work, p.ordered = make(chan *batch[T], batches), make(chan *batch[T], batches)
	p.free = make(chan *batch[T], batches)
	for range batches - 1 {
		p.free <- p.newBatch()
	}
	for range workers {
		p.running.Go(func() { p.fillAll() })
	}
	p.running.Go(p.writeAll)
}

// fillAll encodes batches until there are no more.
func (p *pipeline[T]) fillAll() {
	var fill filler[T]
	for b := range p.work {
		if p.ctx.Err() == nil {
			p.guard(func() error {
				if fill == nil {
					fill = p.newFiller()
				}
				return b.fill(fill)
			})
		}
		b.filled <- struct{}{}
	}
}

func (b *batch[T]) fill(fill filler[T]) error {
	for _, item := range b.items {
		if err := fill(item, b.rows.add); err != nil {
			return err
		}
	}
	clear(b.items)
	b.items = b.items[:0]
	return b.rows.finish()
}

// writeAll writes batches in order until there are no more.
func (p *pipeline[T]) writeAll() {
	for b := range p.ordered {
		<-b.filled
		if p.ctx.Err() != nil {
			continue
		}
		p.guard(func() error { return p.write(b) })
		p.free <- b
	}
}

func (p *pipeline[T]) write(b *batch[T]) error {
	if p.seen != nil {
		p.seen.Rows += b.rows.rows()
	}
	return p.to.write(b.rows)
}

// guard ends the pipeline if do fails or panics.
func (p *pipeline[T]) guard(do func() error) {
	defer func() {
		if v := recover(); v != nil {
			p.stop(&errPanic{v, debug.Stack()})
		}
	}()
	if err := do(); err != nil {
		p.stop(err)
	}
}

// finish writes what is left, unless err says that the producer failed, and waits for the goroutines.
func (p *pipeline[T]) finish(err error) error {
	defer p.stop(nil)
	if err == nil && p.work == nil {
		if err = p.outer.Err(); err == nil {
			err = p.next.fill(p.newFiller())
		}
		if err == nil {
			err = p.write(p.next)
		}
		return err
	}
	if err != nil {
		p.stop(err)
	}
	if p.work == nil {
		return err
	}
	if p.next != nil {
		p.work <- p.next
		p.ordered <- p.next
	}
	close(p.work)
	close(p.ordered)
	p.running.Wait()
	cause := context.Cause(p.ctx)
	if cause == nil {
		return nil
	}
	if failed := new(errPanic); errors.As(cause, &failed) {
		panic(failed)
	}
	if ended := p.outer.Err(); ended != nil && errors.Is(cause, context.Cause(p.outer)) {
		return ended
	}
	return cause
}
