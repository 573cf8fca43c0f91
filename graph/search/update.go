package search

import (
	"context"
	"fmt"
	"iter"

	index "github.com/blevesearch/bleve_index_api"
)

// Update replaces the documents of entities that changed or are new, takes away those of removed ids,
// and makes the index one of the given revision, all in one step: after an error, a cancellation or a
// crash it is what it was. If an id comes more than once, the last document counts. Its cost follows the
// number of documents, and it holds them in memory; for a good part of the graph, Build is better. (Three
// bytes for each entity of the graph are copied, too.)
//
// It returns ErrUnbuilt if there is nothing to update, and else as Build does.
func (x *Index) Update(ctx context.Context, revision uint64, changed iter.Seq[Document], removed ...string) error {
	x.wait()
	x.write.Lock()
	defer x.write.Unlock()
	if x.isClosed() {
		return ErrClosed
	}
	if !x.now.built {
		return ErrUnbuilt
	}
	batch := index.NewBatch()
	for _, id := range removed {
		batch.Delete(id)
	}
	if changed != nil {
		for e, err := range entries(ctx, changed) {
			if err != nil {
				return fmt.Errorf("update the search index: %w", err)
			}
			batch.Update(e)
		}
	}
	batch.SetInternal([]byte(markKey), mark{revision: revision}.bytes())
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("update the search index: %w", err)
	}
	g := x.now.from
	if err := g.index.Batch(batch); err != nil {
		return fmt.Errorf("update the search index: %w", err)
	}
	// The change is made: from here on, cancelling would only make searches miss it.
	s, err := newSnapshot(context.WithoutCancel(ctx), g, x.now)
	if err != nil {
		return fmt.Errorf("update the search index: %w", err)
	}
	x.replace(s)
	return nil
}
