package cayley_test

import (
	"database/sql"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"

	"nexum/graph/cayley"
	"nexum/graph/claim"
	"nexum/graph/graphtest"
)

// awkwardClaims returns claims with every form of value, and with the characters that the text format of COPY escapes.
func awkwardClaims() (out []claim.Claim) {
	for i, text := range []string{
		"a\tb", "a\nb\r\n", `a\b`, `\N`, `\.`, "\\.\n", "", " ", "{\"x\",NULL}",
		"é 中文 \U0001F600", "\x01\x7f",
	} {
		for _, o := range []claim.Value{{Text: text}, {Text: text, Lang: "en"}, {Text: text, Datatype: `http://x/a\tb`}} {
			out = append(out, claim.Claim{
				Subject: fmt.Sprintf(`s\%d`, i), Predicate: "P\tQ", Object: o,
				Context: claim.Context{Locator: text},
			})
		}
	}
	return append(out, claim.Claim{Subject: "_:b1", Predicate: "P", Object: claim.EntityValue("_:b2")})
}

// TestPostgresCopy commits to an empty store and to one with claims, in one part and in many. Cayley's own reader must
// find the same quads as in a store in memory.
func TestPostgresCopy(t *testing.T) {
	commits := [][]claim.Claim{
		append(numberedClaims(0, 60), awkwardClaims()...),
		append(awkwardClaims(), numberedClaims(40, 90)...),
	}
	write := func(t *testing.T, s *cayley.Store, bulk int) {
		t.Helper()
		cayley.SetBulk(s, 40, 8, bulk)
		for n, claims := range commits {
			if _, err := s.Commit(t.Context(), uint64(n), "m", graphtest.Seq(claims...)); err != nil {
				t.Fatal(err)
			}
		}
	}
	memory := open(t, cayley.Memory)
	write(t, memory, 0)
	want := graphtest.Read(t, memory).Claims
	for _, tt := range []struct {
		name, setting string
		bulk          int
	}{
		{"each batch a part", "", 0},
		{"several batches a part", "", 100},
		{"one part", "", 10_000},
		{"one part in partitions", "&partitions=3", 10_000},
		{"parts in partitions", "&partitions=3", 100},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			url := postgres.Schema(t)
			s := open(t, url+tt.setting)
			defer s.Close()
			db := database(t, url)
			before := indexes(t, db)
			write(t, s, tt.bulk)
			if got := graphtest.Read(t, s).Claims; !reflect.DeepEqual(got, want) {
				t.Errorf("the store has %d claims, and the memory %d", len(got), len(want))
			}
			if after := indexes(t, db); len(after) < 5 || !slices.Equal(after, before) {
				t.Errorf("indexes before: %q, after: %q", before, after)
			}
			checkCayleyReads(t, s, db, tt.bulk == 10_000)
		})
	}
}

// checkCayleyReads checks that Cayley's own reader finds every row, by its subject too, and that the counts of the
// nodes are right. Duplicates in different parts count too.
func checkCayleyReads(t *testing.T, s *cayley.Store, db *sql.DB, exact bool) {
	t.Helper()
	qs := cayley.QuadStore(s)
	uses := map[cgraph.ValueHash]int{}
	it, n := qs.QuadsAllIterator(), 0
	for it.Next(t.Context()) {
		q := qs.Quad(it.Result())
		for _, v := range []quad.Value{q.Subject, q.Predicate, q.Object, q.Label} {
			if v != nil {
				uses[cgraph.HashOf(v)]++
			}
		}
		if n++; n%10 == 0 {
			found := false
			sub := qs.QuadIterator(quad.Subject, qs.ValueOf(q.Subject))
			for sub.Next(t.Context()) {
				found = found || qs.Quad(sub.Result()) == q
			}
			if err := errors.Join(sub.Err(), sub.Close()); err != nil || !found {
				t.Fatalf("Cayley does not find %v by its subject: %v", q, err)
			}
		}
	}
	if err := errors.Join(it.Err(), it.Close()); err != nil {
		t.Fatal(err)
	}
	rows := 0
	if err := db.QueryRowContext(t.Context(), `SELECT count(*) FROM quads`).Scan(&rows); err != nil ||
		rows != n || n < 200 {
		t.Errorf("Cayley finds %d quads of %d, %v", n, rows, err)
	}
	nodes, err := db.QueryContext(t.Context(), `SELECT hash, refs FROM nodes`)
	if err != nil {
		t.Fatal(err)
	}
	defer nodes.Close()
	for nodes.Next() {
		var hash []byte
		var refs int
		if err := nodes.Scan(&hash, &refs); err != nil {
			t.Fatal(err)
		}
		if used := uses[cgraph.ValueHash(hash)]; refs < used || exact && refs != used {
			t.Errorf("node %x has %d uses, and its count is %d", hash, used, refs)
		}
		delete(uses, cgraph.ValueHash(hash))
	}
	if err := nodes.Err(); err != nil || len(uses) > 0 {
		t.Errorf("%d nodes are missing, %v", len(uses), err)
	}
}

// database connects to a database.
func database(t *testing.T, url string) *sql.DB {
	t.Helper()
	db, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// indexes returns the definitions of the indexes of a schema.
func indexes(t *testing.T, db *sql.DB) []string {
	t.Helper()
	var all string
	err := db.QueryRowContext(t.Context(), `SELECT string_agg(indexdef, '|' ORDER BY indexdef) FROM pg_indexes
		WHERE schemaname = current_schema() AND tablename IN ('nodes', 'quads')`).Scan(&all)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(all, "|")
}

// TestPostgresNothingLeft ends commits in the middle, in an empty store and in one with claims, for several reasons.
// No part of these commits remains, and the next commit succeeds.
func TestPostgresNothingLeft(t *testing.T) {
	for _, tt := range []struct {
		name string
		end  func(t *testing.T, db *sql.DB) error
		want error
	}{
		{"the input fails", func(*testing.T, *sql.DB) error { return errFails }, errFails},
		{"the connection is cut", func(t *testing.T, db *sql.DB) error {
			_, err := db.ExecContext(t.Context(), `SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
				WHERE xact_start IS NOT NULL AND application_name = current_schema()`)
			return err
		}, cayley.ErrUnreachable},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			url := postgres.Schema(t)
			db := database(t, url)
			var schema string
			if err := db.QueryRowContext(t.Context(), `SELECT current_schema()`).Scan(&schema); err != nil {
				t.Fatal(err)
			}
			s := open(t, url+"&application_name="+schema)
			defer s.Close()
			cayley.SetBulk(s, 20, 1000, 60)
			before := indexes(t, db)
			for head := range uint64(2) {
				rows := func() (n int) {
					t.Helper()
					if err := db.QueryRowContext(t.Context(), `SELECT (SELECT count(*) FROM quads) + (SELECT count(*) FROM nodes)`).
						Scan(&n); err != nil {
						t.Fatal(err)
					}
					return n
				}
				had := rows()
				_, err := s.Commit(t.Context(), head, "ends", func(yield func(claim.Claim, error) bool) {
					for i, c := range numberedClaims(1000, 1400) {
						if i == 300 {
							if err := tt.end(t, db); err != nil {
								yield(c, err)
								return
							}
						}
						if !yield(c, nil) {
							return
						}
					}
				})
				if !errors.Is(err, tt.want) || strings.Contains(err.Error(), "\n") {
					t.Fatalf("the error is %v", err)
				}
				if has := rows(); has != had {
					t.Errorf("at revision %d the ended commit left %d rows", head, has-had)
				}
				if after := indexes(t, db); !slices.Equal(after, before) {
					t.Errorf("indexes before: %q, after: %q", before, after)
				}
				if _, err := s.Commit(t.Context(), head, "m",
					graphtest.Seq(numberedClaims(int(head)*100, int(head)*100+100)...)); err != nil {
					t.Fatal(err)
				}
			}
			if c := graphtest.Read(t, s); c.Head.Number != 2 || len(c.Claims) != 200 {
				t.Errorf("the store is at %d with %d claims", c.Head.Number, len(c.Claims))
			}
		})
	}
}
