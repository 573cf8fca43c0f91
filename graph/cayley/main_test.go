package cayley_test

import (
	"os"
	"testing"

	"nexum/graph/claim"
	"nexum/graph/graphtest"
	"nexum/graph/graphtest/pgtest"
)

// postgres is the PostgreSQL server that the tests of this package share.
var postgres pgtest.Cluster

func TestMain(m *testing.M) {
	code := m.Run()
	postgres.Stop()
	os.Exit(code)
}

func TestPostgres(t *testing.T) {
	urls := make(map[claim.Store]string)
	graphtest.Run(t, graphtest.Stores{
		New: func(t *testing.T) claim.Store {
			url := postgres.Schema(t)
			s := open(t, url)
			if t.Name() == "TestPostgres/Reopen" {
				urls[s] = url
			}
			return s
		},
		Reopen: func(t *testing.T, closed claim.Store) claim.Store {
			s := open(t, urls[closed])
			urls[s] = urls[closed]
			return s
		},
		Batch: batch,
	})
}
