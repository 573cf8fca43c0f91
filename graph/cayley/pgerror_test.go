package cayley

import (
	"errors"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
)

// TestExplainState checks which errors of the server are those of its operator.
func TestExplainState(t *testing.T) {
	for _, c := range []struct {
		name, state string
		is          error
		refused     bool
		later       bool
	}{
		{"the disk is full", "53100", ErrFull, false, true},
		{"too many connections", "53300", nil, true, true},
		{"a configured limit", "53400", nil, true, true},
		{"the statement timeout", "57014", nil, true, true},
		{"the lock timeout", "55P03", nil, true, true},
		{"a standby", "25006", nil, true, true},
		{"an error of the disk", "58030", nil, true, true},
		{"no rights", "42501", nil, true, false},
		{"shut down", "57P01", ErrUnreachable, false, false},
		{"idle in a transaction", "25P03", ErrUnreachable, false, false},
		{"a conflict", "40001", nil, false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, err := range []error{&pq.Error{Code: pqerror.Code(c.state)}, &pgconn.PgError{Code: c.state}} {
				got := explainPostgres(err)
				if c.is != nil && !errors.Is(got, c.is) {
					t.Errorf("the error is %v", got)
				}
				var refused *RefusedError
				if errors.As(got, &refused) != c.refused || refusesForNow(got) != c.later || sqlState(got) != c.state {
					t.Errorf("the error is %v, for now %v", got, refusesForNow(got))
				}
			}
		})
	}
}
