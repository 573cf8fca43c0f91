package search

import (
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"sync/atomic"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	bolt "go.etcd.io/bbolt/errors"
)

// generation is an open scorch index: the result of one Build and the later Updates. It is closed when neither the
// Index nor a snapshot uses it any more.
type generation struct {
	index  index.Index
	queue  *index.AnalysisQueue
	folder string // empty if in memory
	refs   atomic.Int64
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
	s, err := scorch.NewScorch(scorch.Name, map[string]any{"path": folder, "bolt_timeout": "100ms"}, queue)
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

func (g *generation) release() {
	if g.refs.Add(-1) > 0 {
		return
	}
	_ = g.index.Close() // everything important is already written
	g.queue.Close()
	if g.obsolete.Load() && g.folder != "" {
		_ = os.RemoveAll(g.folder) // otherwise it is removed when the index is next opened
	}
}
