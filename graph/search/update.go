package search

import (
	"context"
	"fmt"
	"iter"

	index "github.com/blevesearch/bleve_index_api"
)

// Update replaces the documents of changed and new entities, removes those of removed ids, and sets the revision of
// the index, all in one step. After an error or a cancellation the index is unchanged. Searches see the change when
// Update returns. It is written to the disk soon afterwards, together with the next ones, and by Close: after a crash
// the index can have an earlier revision. If an id comes more than once, the last document counts. Update holds the
// documents in memory, and its cost grows with their number, and not with the size of the graph. If a large part of the
// graph has changed, Build is better.
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
	// The change is made. Cancelling after this point would only keep it from searches.
	s, err := newSnapshot(context.WithoutCancel(ctx), g, x.now)
	if err != nil {
		return fmt.Errorf("update the search index: %w", err)
	}
	x.replace(s)
	return nil
}
