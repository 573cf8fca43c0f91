package main

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
)

// readyz returns the readiness report of a service.
func readyz(t *testing.T, addr string) (out struct {
	Revision int
	Record   struct {
		Newest, Behind int
		Listening      bool
		Error          string
	}
},
) {
	t.Helper()
	resp, err := http.Get("http://" + addr + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(&out); err != nil {
		t.Fatal(err)
	}
	return out
}

// askAt returns the number of derived relations in a service at revision least or later.
func askAt(t *testing.T, addr string, least int) (count float64, code, revision string) {
	t.Helper()
	body := `{"query":"{ ask(query: \"influences(X, Y)\") { totalCount } }"}`
	r, err := http.NewRequest(http.MethodPost, "http://"+addr+"/graphql", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Nexum-Min-Revision", fmt.Sprint(least))
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var out struct {
		Data   struct{ Ask struct{ TotalCount float64 } }
		Errors []struct{ Extensions struct{ Code string } }
	}
	if err := json.NewDecoder(resp.Body).Decode(&out); err != nil {
		t.Fatal(err)
	}
	if len(out.Errors) > 0 {
		code = out.Errors[0].Extensions.Code
	}
	return out.Data.Ask.TotalCount, code, resp.Header.Get("Nexum-Revision")
}

// TestFollowers runs three services on one database in separate processes. Each must see the commits of the others,
// even after one was killed and after connections were lost.
func TestFollowers(t *testing.T) {
	// The connections of this test have a name, so that those of other tests stay open below.
	name := fmt.Sprintf("followers-%d", os.Getpid())
	store := postgres.Schema(t) + "&application_name=" + name
	must(t, "load", "--store", store, "--data", t.TempDir(), growing(t, "alpha", 3))
	a, b := spawn(t, "--store", store, "--data", t.TempDir()),
		spawn(t, "--store", store, "--data", t.TempDir(), "--limit-time", "5s")
	killed := spawn(t, "--store", store, "--data", t.TempDir())
	sees := func(p *process, revision int) {
		t.Helper()
		// A request waits for the revision as long as it may take. A busy machine can need longer to make the view.
		var count float64
		var code, at string
		eventually(t, fmt.Sprintf("revision %d is there", revision), func() bool {
			count, code, at = askAt(t, p.addr, revision)
			return code != "BEHIND"
		})
		// alpha has 2 derived relations, and every later revision adds 9.
		if code != "" || count != float64(2+9*(revision-1)) || at != fmt.Sprint(revision) {
			t.Errorf("at revision %d: %v derived relations, error %q, revision %s\n%s", revision, count, code, at, p.log)
		}
	}
	loadInto(t, a.addr, growing(t, "beta", 10), 2)
	start := time.Now()
	sees(b, 2)
	sees(killed, 2)
	t.Logf("a commit was seen after %v", time.Since(start))
	if out := must(t, "load", "--store", store, "--data", t.TempDir(), growing(t, "gamma", 10)); !strings.Contains(out,
		"committed as revision 3") {
		t.Fatalf("load: %s", out)
	}
	sees(a, 3)
	sees(b, 3)

	killed.end(syscall.SIGKILL)
	loadInto(t, b.addr, growing(t, "delta", 10), 4)
	sees(a, 4)

	// Search and the document of a claim must be up to date, too.
	var found struct {
		Search struct {
			Edges []struct{ Node struct{ ID string } }
		}
	}
	post(t, a.addr, `{ search(text: "DELTA Holding 7") { edges { node { id } } } }`, &found)
	if len(found.Search.Edges) == 0 || found.Search.Edges[0].Node.ID != "delta-7" {
		t.Errorf("a search in a follower finds %+v", found)
	}

	// The database server closes all connections, including those that listen.
	db, err := sql.Open("postgres", store)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(
		`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND application_name = $1`,
		name); err != nil {
		t.Fatal(err)
	}
	loadInto(t, a.addr, growing(t, "epsilon", 10), 5)
	sees(b, 5)
	eventually(t, "the follower listens again", func() bool { return readyz(t, b.addr).Record.Listening })
	if got := readyz(t, b.addr); got.Revision != 5 || got.Record.Newest != 5 || got.Record.Behind != 0 ||
		got.Record.Error != "" {
		t.Errorf("readyz: %+v", got)
	}

	if _, code, _ := askAt(t, b.addr, 99); code != "BEHIND" {
		t.Errorf("asked for a revision that does not come: %q", code)
	}
}

// TestMinRevision checks that the minimum revision of a request must be a number, in a header or an extension.
func TestMinRevision(t *testing.T) {
	addr := serve(t, "--store", "memory:", "--no-seed", "--limit-time", "100ms")
	loadInto(t, addr, growing(t, "alpha", 3), 1)
	send := func(header, extensions string) (int, string) {
		t.Helper()
		r, err := http.NewRequest(http.MethodPost, "http://"+addr+"/graphql",
			bytes.NewReader([]byte(`{"query":"{ revision { number } }"`+extensions+`}`)))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		if header != "" {
			r.Header.Set("Nexum-Min-Revision", header)
		}
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		text, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return resp.StatusCode, string(text)
	}
	for _, c := range []struct {
		name, header, extensions string
		status                   int
		says                     string
	}{
		{"none", "", "", http.StatusOK, `"number":1`},
		{"the present one", "1", "", http.StatusOK, `"number":1`},
		{"the present one as an extension", "", `,"extensions":{"minRevision":1}`, http.StatusOK, `"number":1`},
		{"a later one", "2", "", http.StatusServiceUnavailable, `"BEHIND"`},
		{"a later one as an extension", "", `,"extensions":{"minRevision":2}`, http.StatusServiceUnavailable, `"BEHIND"`},
		{"no number", "two", "", http.StatusBadRequest, `"BAD_USER_INPUT"`},
		{"a text as an extension", "", `,"extensions":{"minRevision":"1"}`, http.StatusBadRequest, `"BAD_USER_INPUT"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if status, text := send(c.header, c.extensions); status != c.status || !strings.Contains(text, c.says) {
				t.Errorf("status %d: %s", status, text)
			}
		})
	}
	resp, err := http.Get("http://" + addr + "/export/relations.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.Header.Get("Nexum-Revision") != "1" {
		t.Errorf("an export is of revision %q", resp.Header.Get("Nexum-Revision"))
	}
}
