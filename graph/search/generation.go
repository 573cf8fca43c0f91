package search

import (
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	bolt "go.etcd.io/bbolt/errors"
)

// generation is an open scorch index: the result of one Build and the later Updates. It is closed when neither the
// Index nor a snapshot uses it.
type generation struct {
	index  index.Index
	queue  *index.AnalysisQueue
	folder string // empty if in memory
	refs   atomic.Int64
	// written counts the updates that are not on the disk yet.
	written pending
	// obsolete means that the folder must be removed after closing.
	obsolete atomic.Bool
}

// openGeneration opens the scorch index in folder, or makes one there. If folder is empty it makes one in memory.
// The caller has the only reference.
func openGeneration(folder string) (g *generation, err error) {
	// A damaged file can be mapped and still cause a fault when it is read.
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			g, err = nil, fmt.Errorf("%w: %v", ErrDamaged, r)
		}
	}()
	queue := index.NewAnalysisQueue(1)
	s, err := scorch.NewScorch(scorch.Name, map[string]any{
		"path": folder, "bolt_timeout": "100ms",
		"unsafe_batch":           true, // an update does not wait for the disk
		"scorchPersisterOptions": map[string]any{"PersisterNapTimeMSec": writeEvery.Milliseconds()},
	}, queue)
	if err == nil {
		err = s.Open()
	}
	if err != nil {
		queue.Close()
		if errors.Is(err, bolt.ErrTimeout) {
			return nil, fmt.Errorf("%w: %s", ErrLocked, folder)
		}
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	g = &generation{index: s, queue: queue, folder: folder}
	g.refs.Store(1)
	return g, nil
}

// All updates within writeEvery are written to the disk together. A write for each update would slow down searches and
// commits, because a write waits for the disk several times.
const writeEvery = 250 * time.Millisecond

// closeWithin limits the time that closing waits for the disk. Updates that are not written by then are lost, as in a
// crash.
const closeWithin = 10 * time.Second

// apply makes a change. New snapshots see it when apply returns, and it is written to the disk later, within
// writeEvery.
func (g *generation) apply(b *index.Batch) error {
	if g.folder == "" {
		return g.index.Batch(b)
	}
	done := g.written.begin()
	b.SetPersistedCallback(func(error) { done() })
	err := g.index.Batch(b)
	if err != nil {
		done()
	}
	return err
}

func (g *generation) release() {
	if g.refs.Add(-1) > 0 {
		return
	}
	if !g.obsolete.Load() {
		g.written.wait(closeWithin)
	}
	_ = g.index.Close()
	g.queue.Close()
	if g.obsolete.Load() && g.folder != "" {
		_ = os.RemoveAll(g.folder) // otherwise it is removed when the index is next opened
	}
}

// pending counts operations that have begun but not ended.
type pending struct {
	mu   sync.Mutex
	n    int
	none chan struct{} // closed when n is 0; nil if nobody waits
}

// begin counts an operation until end is called. Further calls of end do nothing.
func (p *pending) begin() (end func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.n++
	return sync.OnceFunc(func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.n--; p.n == 0 && p.none != nil {
			close(p.none)
			p.none = nil
		}
	})
}

// wait waits until all operations have ended, but no longer than most.
func (p *pending) wait(most time.Duration) {
	p.mu.Lock()
	if p.n > 0 && p.none == nil {
		p.none = make(chan struct{})
	}
	none := p.none
	p.mu.Unlock()
	if none == nil {
		return
	}
	timeout := time.NewTimer(most)
	defer timeout.Stop()
	select {
	case <-none:
	case <-timeout.C:
	}
}
