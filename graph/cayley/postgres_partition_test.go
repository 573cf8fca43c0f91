package cayley_test

import (
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"reflect"
	"strings"
	"testing"

	"nexum/graph/cayley"
	"nexum/graph/claim"
	"nexum/graph/graphtest"
)

// numberedClaims returns claims with shared nodes and contexts, some of them twice.
func numberedClaims(from, to int) (out []claim.Claim) {
	for i := from; i < to; i++ {
		c := claim.Claim{Subject: fmt.Sprint("s", i%17), Predicate: "P", Object: claim.EntityValue(fmt.Sprint("o", i))}
		if i%3 == 0 {
			c.Object = claim.Value{Text: fmt.Sprint(i), Lang: "en"}
		}
		c.Context.Locator = fmt.Sprint(i % 5)
		if out = append(out, c); i%7 == 0 {
			out = append(out, c)
		}
	}
	return out
}

// TestPostgresPartitions compares a store whose quads are in partitions with one in memory.
func TestPostgresPartitions(t *testing.T) {
	url := postgres.Schema(t)
	parted, err := cayley.Open(t.Context(), url+"&partitions=5", cayley.Options{})
	if err != nil {
		t.Fatal(err)
	}
	memory := open(t, cayley.Memory)
	retraction := numberedClaims(8, 9)[0]
	retraction.Context.Stance = claim.Retracts
	commits := [][]claim.Claim{numberedClaims(0, 200), numberedClaims(150, 300), {retraction}}
	for _, s := range []*cayley.Store{parted, memory} {
		cayley.SetLimits(s, 70, 1000)
		for n, claims := range commits {
			if _, err := s.Commit(t.Context(), uint64(n), "m", graphtest.Seq(claims...)); err != nil {
				t.Fatal(err)
			}
		}
		_, err := s.Commit(t.Context(), 3, "fails", failing(numberedClaims(300, 400)))
		if !errors.Is(err, errFails) {
			t.Fatal(err)
		}
	}
	have, want := graphtest.Read(t, parted), graphtest.Read(t, memory)
	if len(want.Claims) < 350 || !reflect.DeepEqual(have.Claims, want.Claims) {
		t.Errorf("the partitions have %d claims, and the memory %d", len(have.Claims), len(want.Claims))
	}
	if err := parted.Close(); err != nil {
		t.Fatal(err)
	}
	again := open(t, url) // the tables record whether they are partitioned
	defer again.Close()
	if have := graphtest.Read(t, again); !reflect.DeepEqual(have.Claims, want.Claims) {
		t.Errorf("the opened store has %d claims", len(have.Claims))
	}
	db, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	used := 0
	for i := range 5 {
		rows := 0
		if err := db.QueryRowContext(t.Context(), fmt.Sprintf("SELECT count(*) FROM quads_%d", i)).Scan(&rows); err != nil {
			t.Fatal(err)
		}
		if rows > 0 {
			used++
		}
	}
	if used < 4 {
		t.Errorf("%d of 5 partitions have quads", used)
	}
	if _, err := cayley.Open(t.Context(), url+"&partitions=1", cayley.Options{}); !errors.Is(err, cayley.ErrAddress) {
		t.Errorf("one partition: %v", err)
	}
}

var errFails = errors.New("the input fails")

// failing yields claims and then an error.
func failing(claims []claim.Claim) iter.Seq2[claim.Claim, error] {
	return func(yield func(claim.Claim, error) bool) {
		for _, c := range claims {
			if !yield(c, nil) {
				return
			}
		}
		yield(claim.Claim{}, errFails)
	}
}

// TestPostgresCut ends the connections of a store between commits and in the middle of one. There is one clear error,
// nothing is lost, and the store then works again without a restart.
func TestPostgresCut(t *testing.T) {
	url := postgres.Schema(t)
	s := open(t, url+"&application_name=cut")
	defer s.Close()
	cayley.SetLimits(s, 50, 1000)
	db, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	cut := func() {
		t.Helper()
		if _, err := db.ExecContext(t.Context(),
			`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'cut'`); err != nil {
			t.Fatal(err)
		}
	}
	retried := func(head uint64, claims []claim.Claim) {
		t.Helper()
		for range 10 { // each of the pooled connections may have been ended
			rev, err := s.Commit(t.Context(), head, "m", graphtest.Seq(claims...))
			if err == nil && rev.Number == head+1 {
				return
			}
			if !strings.Contains(err.Error(), "connection") {
				t.Fatalf("the error is %v", err)
			}
		}
		t.Fatal("the store does not go on")
	}
	retried(0, numberedClaims(0, 100))
	cut()
	retried(1, numberedClaims(100, 200))
	_, err = s.Commit(t.Context(), 2, "cut", func(yield func(claim.Claim, error) bool) {
		for i, c := range numberedClaims(200, 500) {
			if i == 150 {
				cut()
			}
			if !yield(c, nil) {
				return
			}
		}
	})
	if err == nil || !strings.Contains(err.Error(), "connection") || strings.Contains(err.Error(), "\n") {
		t.Errorf("the error of the cut commit is %v", err)
	}
	retried(2, numberedClaims(500, 510))
	if c := graphtest.Read(t, s); c.Head.Number != 3 || len(c.Claims) != 210 {
		t.Errorf("the store is at %d with %d claims", c.Head.Number, len(c.Claims))
	}
}
