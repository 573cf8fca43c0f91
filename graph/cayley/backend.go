package cayley

import (
	"context"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
	"nexum/graph"
)

// A backend is one way to keep quads.
type backend interface {
	// apply adds the quads in one transaction. After an error the backend is as before, and can be used.
	apply(batch []cgraph.Delta) error
	// mark applies the last batch of a commit, which ends with the mark of head, and returns once it and
	// all before it are on the disk.
	mark(ctx context.Context, batch []cgraph.Delta, head graph.Revision) error
	// has reports whether a node is there.
	has(ctx context.Context, node quad.Value) (bool, error)
	// lock keeps writers of other processes out until unlock. held says whether it still does.
	lock(ctx context.Context) (held func(context.Context) error, unlock func(), err error)
	// head returns the newest marked revision.
	head(ctx context.Context) (graph.Revision, error)
	// scan passes everything to the decoder, as of one moment.
	scan(ctx context.Context, d *decoder) error
	// snapshot returns the store as of one moment.
	snapshot(ctx context.Context) (snapshot, error)
	close() error
}
