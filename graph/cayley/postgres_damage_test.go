package cayley_test

import (
	"database/sql"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"nexum/graph/cayley"
	"nexum/graph/claim"
	"nexum/graph/graphtest"
)

// TestPostgresDamage changes rows of a store directly in the database. Reading and exporting the store must report
// it.
func TestPostgresDamage(t *testing.T) {
	for _, tt := range []struct{ name, statement, want string }{
		{
			"a claim less", `DELETE FROM quads WHERE horizon = (SELECT min(horizon) FROM quads WHERE label_hash IS NOT NULL)`,
			"has 49 claims, but was committed with 50",
		},
		{"another object", `UPDATE quads SET object_hash = (SELECT hash FROM nodes WHERE value_string = 'o2-1')
			WHERE object_hash = (SELECT hash FROM nodes WHERE value_string = 'o1-1')`, "checksum differs"},
		{"another text", `UPDATE nodes SET value_string = 'other' WHERE value_string = 'o1-1'`, "checksum differs"},
		{"another context", `UPDATE nodes SET value_string = 'other' WHERE value_string = 'loc-1'`, "damaged"},
		{"no mark", `DELETE FROM quads WHERE horizon = (SELECT max(horizon) FROM quads)`, "revision 2 ("},
		{"another message", `UPDATE nodes SET value_string = 'other' WHERE value_string = 'm1'`, "was committed as 1 ("},
		{
			"another time",
			`UPDATE nodes SET value_string = '2001-01-01T00:00:00.000000Z' WHERE value_string LIKE '____-__-__T%Z'`,
			"2001-01-01",
		},
		{"a ledger without end", `DELETE FROM nexum_revisions WHERE number = 1`, "row 1 of its table"},
		{"another ledger", `UPDATE nexum_revisions SET entry = replace(entry, 'm2', 'm3')`, "row 2 of its table"},
		{"no ledger", `DROP TABLE nexum_revisions`, "nexum_revisions"},
		{"all rows gone", `DELETE FROM quads`, "missing"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			url := postgres.Schema(t)
			s := open(t, url)
			for n := range uint64(2) {
				var claims []claim.Claim
				for i := range 50 {
					claims = append(claims, claim.Claim{
						Subject: "s", Predicate: "P", Object: claim.Literal(fmt.Sprintf("o%d-%d", n+1, i)),
						Context: claim.Context{Document: "d", Locator: "loc-1"},
					})
				}
				if _, err := s.Commit(t.Context(), n, fmt.Sprintf("m%d", n+1), graphtest.Seq(claims...)); err != nil {
					t.Fatal(err)
				}
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			db, err := sql.Open("postgres", url)
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			if _, err := db.ExecContext(t.Context(), tt.statement); err != nil {
				t.Fatal(err)
			}
			s, err = cayley.Open(t.Context(), url, cayley.Options{ReadOnly: true})
			if err == nil {
				defer s.Close()
				_, err = s.Scan(t.Context(), graphtest.Nowhere{})
				if other := s.Export(t.Context(), io.Discard); !errors.Is(other, claim.ErrStoreDamaged) {
					t.Errorf("exporting: %v", other)
				}
			}
			if !errors.Is(err, claim.ErrStoreDamaged) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("the error is %v, which does not say %q", err, tt.want)
			}
		})
	}
}

// TestPostgresUpgrade checks that a store without a ledger can be read, and gets a ledger when it is opened for
// writing.
func TestPostgresUpgrade(t *testing.T) {
	url := postgres.Schema(t)
	s := open(t, url)
	if _, err := s.Commit(t.Context(), 0, "m", graphtest.Seq(claim.Claim{
		Subject: "a", Predicate: "P", Object: claim.EntityValue("b"),
	})); err != nil {
		t.Fatal(err)
	}
	s.Close()
	db, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), `DROP TABLE nexum_revisions; UPDATE nexum_store SET format = 1`); err != nil {
		t.Fatal(err)
	}
	for _, readOnly := range []bool{true, false, true} {
		s, err := cayley.Open(t.Context(), url, cayley.Options{ReadOnly: readOnly})
		if err != nil {
			t.Fatal(err)
		}
		if n := len(graphtest.Read(t, s).Claims); n != 1 {
			t.Errorf("%d claims of 1", n)
		}
		s.Close()
	}
	n := 0
	if err := db.QueryRowContext(t.Context(), `SELECT count(*) FROM nexum_revisions`).Scan(&n); err != nil || n != 1 {
		t.Errorf("the ledger has %d rows, %v", n, err)
	}
}

// TestPostgresReadOnly checks that reading makes no table.
func TestPostgresReadOnly(t *testing.T) {
	url := postgres.Schema(t)
	if _, err := cayley.Open(t.Context(), url, cayley.Options{ReadOnly: true}); !errors.Is(err, claim.ErrNoStore) {
		t.Errorf("opening an empty schema: %v", err)
	}
	db, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	n := 0
	if err := db.QueryRowContext(t.Context(),
		`SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema()`).
		Scan(&n); err != nil || n != 0 {
		t.Errorf("there are %d tables, %v", n, err)
	}
}
