package cayley

import (
	"context"
	"errors"
)

func openPostgres(ctx context.Context, address string, o Options) (*Store, error) {
	return nil, errors.ErrUnsupported
}
