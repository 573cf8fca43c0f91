package cayley_test

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"nexum/graph/cayley"
	"nexum/graph/claim"
	"nexum/graph/graphtest"
)

// TestPostgresTwoProcesses lets eight writers of two processes commit the same nodes in different orders. Without a
// lock between them, PostgreSQL reports deadlocks (40P01), and two revisions get the same number.
func TestPostgresTwoProcesses(t *testing.T) {
	url := postgres.Schema(t)
	stores := [2]*cayley.Store{open(t, url), open(t, url)} // each with its own connections
	const writers, each, size = 8, 4, 60
	var all sync.WaitGroup
	for w := range writers {
		s := stores[w%2]
		all.Go(func() {
			for n := range each {
				var claims []claim.Claim
				for i := range size {
					if w%2 == 1 {
						i = size - 1 - i
					}
					claims = append(claims, claim.Claim{
						Subject: fmt.Sprint(i), Predicate: "P", Object: claim.EntityValue(fmt.Sprintf("w%d-%d", w, n)),
					})
				}
				for {
					head, err := s.Head(t.Context())
					if err == nil {
						_, err = s.Commit(t.Context(), head.Number, "m", graphtest.Seq(claims...))
					}
					if err == nil {
						break
					}
					if !errors.Is(err, claim.ErrConflict) {
						t.Error(err)
						return
					}
				}
			}
		})
	}
	all.Wait()
	c := graphtest.Read(t, stores[0])
	if c.Head.Number != writers*each || len(c.Claims) != writers*each*size {
		t.Errorf("the store is at %d with %d claims", c.Head.Number, len(c.Claims))
	}
	for _, s := range stores {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestPostgresOpen opens databases that hold no store, and opens new ones from many goroutines at once.
func TestPostgresOpen(t *testing.T) {
	exec := func(url, statement string) {
		t.Helper()
		db, err := sql.Open("postgres", url)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	refused := func(url string, want error) {
		t.Helper()
		s, err := cayley.Open(t.Context(), url, cayley.Options{})
		if err == nil {
			s.Close()
			t.Fatal("opened")
		}
		if !errors.Is(err, want) {
			t.Errorf("the error is %v, not %v", err, want)
		}
	}
	foreign := postgres.Schema(t)
	exec(foreign, `CREATE TABLE nodes (id INT)`)
	refused(foreign, claim.ErrStoreFormat)
	url := postgres.Schema(t)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() { open(t, url).Close() })
	}
	all.Wait()
	exec(url, `UPDATE nexum_store SET format = 3`)
	refused(url, claim.ErrStoreFormat)
	exec(url, `UPDATE nexum_store SET format = 2; DROP TABLE quads`)
	refused(url, claim.ErrStoreDamaged)
	secret := strings.Replace(postgres.Schema(t), "postgres@", "nobody:sesame@", 1)
	if _, err := cayley.Open(t.Context(), secret, cayley.Options{}); err == nil ||
		strings.Contains(err.Error(), "sesame") {
		t.Errorf("opening as nobody: %v", err)
	}
}
