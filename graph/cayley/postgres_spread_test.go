package cayley_test

import (
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"nexum/graph/cayley"
	"nexum/graph/claim"
	"nexum/graph/graphtest"
	"nexum/graph/graphtest/pgtest"
)

// TestPostgresSpread keeps partitions of the quads on a second server, through postgres_fdw. It compares the store with
// one in memory, lets a commit fail, and removes a partition for some time.
func TestPostgresSpread(t *testing.T) {
	var second pgtest.Cluster
	t.Cleanup(second.Stop)
	here, there := postgres.Schema(t), second.Schema(t)
	db, remote := database(t, here), database(t, there)
	var schema string
	if err := db.QueryRowContext(t.Context(), `SELECT current_schema()`).Scan(&schema); err != nil {
		t.Fatal(err)
	}
	prepare := func(db *sql.DB, statements string) {
		t.Helper()
		if _, err := db.ExecContext(t.Context(), statements); err != nil {
			t.Fatal(err)
		}
	}
	at, err := url.Parse(there)
	if err != nil {
		t.Fatal(err)
	}
	prepare(db, fmt.Sprintf(`CREATE EXTENSION IF NOT EXISTS postgres_fdw SCHEMA public;
		CREATE SERVER second_server FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '%s', dbname 'postgres');
		CREATE USER MAPPING FOR CURRENT_USER SERVER second_server OPTIONS (user 'postgres')`, at.Query().Get("host")))
	prepare(remote, `CREATE SCHEMA IF NOT EXISTS `+schema)
	for _, i := range []int{1, 3} {
		prepare(remote, fmt.Sprintf(remoteTable, schema, i))
	}

	parted, err := cayley.Open(t.Context(), here+"&partitions=4&servers=local,second_server", cayley.Options{})
	if err != nil {
		t.Fatal(err)
	}
	memory := open(t, cayley.Memory)
	retraction := numberedClaims(8, 9)[0]
	retraction.Context.Stance = claim.Retracts
	commits := [][]claim.Claim{append(numberedClaims(0, 120), awkwardClaims()...), numberedClaims(90, 200), {retraction}}
	for _, s := range []*cayley.Store{parted, memory} {
		cayley.SetLimits(s, 70, 1000)
		for n, claims := range commits {
			if _, err := s.Commit(t.Context(), uint64(n), "m", graphtest.Seq(claims...)); err != nil {
				t.Fatal(err)
			}
		}
	}
	want := graphtest.Read(t, memory).Claims
	same := func(s *cayley.Store) {
		t.Helper()
		if got := graphtest.Read(t, s).Claims; !reflect.DeepEqual(got, want) {
			t.Errorf("the store has %d claims, and the memory %d", len(got), len(want))
		}
	}
	same(parted)
	if _, err := parted.Commit(t.Context(), 3, "fails", failing(numberedClaims(300, 400))); !errors.Is(err, errFails) {
		t.Fatal(err)
	}
	same(parted)

	// A missing partition makes a commit fail in the middle. The error names it, and no reader sees a part of the
	// commit.
	prepare(remote, `ALTER TABLE `+schema+`.quads_3 RENAME TO gone`)
	if _, err := parted.Commit(t.Context(), 3, "refused", graphtest.Seq(numberedClaims(300, 500)...)); err == nil ||
		!strings.Contains(err.Error(), "quads_3") {
		t.Errorf("the error without a partition is %v", err)
	}
	prepare(remote, `ALTER TABLE `+schema+`.gone RENAME TO quads_3`)
	same(parted)
	if err := parted.Close(); err != nil {
		t.Fatal(err)
	}

	again := open(t, here) // the tables record that they are partitioned
	defer again.Close()
	same(again)
	if _, err := again.Commit(t.Context(), 3, "next", graphtest.Seq(numberedClaims(500, 510)...)); err != nil {
		t.Fatal(err)
	}
	both := false
	if err := remote.QueryRowContext(t.Context(),
		fmt.Sprintf(`SELECT EXISTS (SELECT FROM %[1]s.quads_1) AND EXISTS (SELECT FROM %[1]s.quads_3)`, schema)).
		Scan(&both); err != nil || !both {
		t.Errorf("a partition on the second server has no quads, %v", err)
	}
	if _, err := cayley.Open(t.Context(), here+"&servers=second_server", cayley.Options{}); !errors.Is(err,
		cayley.ErrAddress) {
		t.Errorf("servers without partitions: %v", err)
	}
}

// remoteTable is the statement with which an operator makes the table of one partition on a server.
const remoteTable = `CREATE TABLE %[1]s.quads_%[2]d (horizon BIGINT NOT NULL, subject_hash BYTEA NOT NULL, predicate_hash BYTEA NOT NULL,
		object_hash BYTEA NOT NULL, label_hash BYTEA, ts TIMESTAMP);
	CREATE INDEX ON %[1]s.quads_%[2]d (horizon);
	CREATE UNIQUE INDEX ON %[1]s.quads_%[2]d (subject_hash, predicate_hash, object_hash) WHERE label_hash IS NULL;
	CREATE UNIQUE INDEX ON %[1]s.quads_%[2]d (subject_hash, predicate_hash, object_hash, label_hash) WHERE label_hash IS NOT NULL`
