package cayley

import (
	"context"
	"errors"
	"io"

	"nexum/graph"
)

func (s *Store) Export(ctx context.Context, w io.Writer) error { return errors.ErrUnsupported }
func (s *Store) Restore(ctx context.Context, r io.Reader) (graph.Revision, error) {
	return graph.Revision{}, errors.ErrUnsupported
}
