package search

import (
	"context"
	"fmt"
	"iter"

	index "github.com/blevesearch/bleve_index_api"
)

// Update replaces the documents of changed and new entities, removes those of removed ids, and sets the revision of the
// index, all in one step. After an error or a cancellation the index is unchanged. Searches see the change when Update
// returns. It is written to the disk soon afterwards, together with later updates, and at the latest by Close. So after
// a crash the index can have an earlier revision. If several documents have the same id, the last one counts. Update
// has the documents in memory. Its cost depends on their number, and not on the size of the graph. If a large part of
// the graph has changed, Build costs less.
//
// It returns ErrUnbuilt if the index was not built, and otherwise the same errors as Build.
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
	if err := g.apply(batch); err != nil {
		return fmt.Errorf("update the search index: %w", err)
	}
	// The change is made. If the context ended here, searches would not see it, so the context is not used.
	s, err := newSnapshot(context.WithoutCancel(ctx), g, x.now)
	if err != nil {
		return fmt.Errorf("update the search index: %w", err)
	}
	x.replace(s)
	return nil
}
