package main

import (
	"archive/tar"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"nexum/seed"
)

// growing writes a dataset with a rule and a chain of n companies, in which each company owns the next.
func growing(t *testing.T, name string, n int) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), name)
	write(t, dir, "dataset.yaml", "name: "+name+"\ndocument: "+name+"-report\n")
	var b strings.Builder
	fmt.Fprintf(&b, "at: \"1\"\nentities:\n  - {id: %s-report, kind: Document, name: Report of %s}\n", name, name)
	for i := range n {
		fmt.Fprintf(&b, "  - {id: %s-%d, kind: Company, name: %s Holding %d", name, i, strings.ToUpper(name), i)
		if i > 0 {
			fmt.Fprintf(&b, ", relations: [{ownedBy: %s-%d}]", name, i-1)
		}
		b.WriteString("}\n")
	}
	text := strings.ReplaceAll(b.String(), "ownedBy", "subsidiaryOf")
	write(t, dir, "companies.yaml", text)
	write(t, dir, name+".rules",
		fmt.Sprintf(
			"rule %s-influence:\n  \"Whose company it is influences it.\"\n  because \"A test.\"\n  influences(Y, X) :- subsidiaryOf(X, Y).\n",
			name))
	return dir
}

// TestLoadWhileServing loads data into a folder that a service holds. The next request must see the entities, the
// index and the rules, and concurrent requests must not fail.
func TestLoadWhileServing(t *testing.T) {
	data := t.TempDir()
	must(t, "load", "--data", data, growing(t, "alpha", 3))
	addr := serve(t, "--data", data)
	const question = `{ revision { number } companies(first: 1000) { edges { node { id } } } ask(query: "influences(X, Y)") { totalCount } }`
	type answer struct {
		Revision  struct{ Number int }
		Companies struct {
			Edges []struct{ Node struct{ ID string } }
		}
		Ask struct{ TotalCount int }
	}
	stop := make(chan struct{})
	var clients sync.WaitGroup
	for range 4 {
		clients.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				var a answer
				post(t, addr, question, &a)
				// alpha has 3 companies and 2 relations; every later revision adds 10 and 9.
				if want := 3 + 10*(a.Revision.Number-1); len(a.Companies.Edges) != want ||
					a.Ask.TotalCount != 2+9*(a.Revision.Number-1) {
					t.Errorf("revision %d: %d companies and %d derived relations", a.Revision.Number, len(a.Companies.Edges),
						a.Ask.TotalCount)
				}
			}
		})
	}
	for i, name := range []string{"beta", "gamma", "delta"} {
		dir := growing(t, name, 10)
		if out := must(t, "check", "--data", data, dir); !strings.Contains(out, "no problems were found") {
			t.Errorf("check: %s", out)
		}
		if out := must(t, "load", "-n", "--data", data, dir); !strings.Contains(out,
			"+ "+name+"-1 SUBSIDIARY_OF "+name+"-0") ||
			!strings.Contains(out, "dry run: the store stays at revision "+fmt.Sprint(i+1)) {
			t.Errorf("dry run: %s", out)
		}
		out := must(t, "load", "--data", data, dir)
		if !strings.Contains(out, fmt.Sprintf("committed as revision %d", i+2)) {
			t.Fatalf("load: %s", out)
		}
		var found struct {
			Revision struct{ Number int }
			Search   struct {
				Edges []struct{ Node struct{ ID string } }
			}
			Ask struct{ TotalCount int }
		}
		post(t, addr, fmt.Sprintf(
			`{ revision { number } search(text: "%s Holding 7") { edges { node { id } } } ask(query: "influences(/%s-0, X)") { totalCount } }`,
			strings.ToUpper(name), name), &found)
		if found.Revision.Number != i+2 || len(found.Search.Edges) == 0 || found.Search.Edges[0].Node.ID != name+"-7" ||
			found.Ask.TotalCount != 1 {
			t.Errorf("after the load of %s: %+v", name, found)
		}
	}
	close(stop)
	clients.Wait()
	if out := must(t, "load", "--replace", "--data", data, growing(t, "delta", 4)); !strings.Contains(out, "retracts") {
		t.Errorf("replace: %s", out)
	}
	var found struct {
		Search struct {
			Edges []struct{ Node struct{ ID string } }
		}
	}
	post(t, addr, `{ search(text: "DELTA Holding 7") { edges { node { id } } } }`, &found)
	for _, e := range found.Search.Edges {
		if e.Node.ID == "delta-7" {
			t.Error("a search finds what was retracted")
		}
	}
}

// TestHandedCommands checks that a command prints the same output whether or not a service holds the folder.
func TestHandedCommands(t *testing.T) {
	data, dataset := t.TempDir(), growing(t, "alpha", 5)
	must(t, "load", "--data", data, dataset)
	bad := filepath.Join(t.TempDir(), "bad")
	write(t, bad, "dataset.yaml", "name: bad\ndocument: alpha-report\n")
	write(t, bad, "a.yaml", "entities:\n  - {id: x, kind: Compny, name: X}\n")
	quads := filepath.Join(t.TempDir(), "b.nq")
	write(t, filepath.Dir(quads), "b.nq", "_:a <http://e/knows> _:b .\n")
	must(t, "load", "--data", data, quads)
	commands := [][]string{
		{"ask", "influences(X, Y)"},
		{"ask", "influences(X, Y)", "--format", "csv", "--first", "0", "--without", "alpha-2"},
		{"ask", "influences(X, "},
		{"show", "alpha-1", "--format", "json"},
		{"show", "nobody"},
		{"search", "ALPHA Holding 3", "--format", "json"},
		{"paths", "alpha-0", "alpha-4"},
		{"neighborhood", "alpha-2", "--depth", "2", "--as-of", "2020"},
		{"cycles", "alpha-1"},
		{"timeline", "alpha-1"},
		{"conflicts"},
		{"whynot", "alpha-0", "influences", "alpha-4"},
		{"fragility", "alpha-0|INFLUENCES|alpha-1"},
		{"compare", "influences(X, Y)", "--after-without", "alpha-2"},
		{"claims", "alpha-report", "1"},
		{"export"},
		{"export", "--claims"},
		{"verify"},
		{"check", dataset},
		{"check", "--warnings", "1", bad},
		{"load", "-n", dataset},
		{"load", "-n", quads},
	}
	ask := func(args []string) string {
		var stdout, stderr bytes.Buffer
		err := Main{Stdout: &stdout, Stderr: &stderr}.Run(t.Context(), append(slices.Clone(args), "--data", data))
		return fmt.Sprintf("%s\n--- standard error\n%s\n--- error\n%v", stdout.String(), stderr.String(), err)
	}
	var before []string
	for _, args := range commands {
		before = append(before, ask(args))
	}
	serve(t, "--data", data)
	for i, args := range commands {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			got := ask(args)
			if args[0] == "export" { // the order is not defined
				got, before[i] = sortedLines(got), sortedLines(before[i])
			}
			if got != before[i] {
				t.Errorf("with a service:\n%s\nwithout one:\n%s", got, before[i])
			}
		})
	}
	out := filepath.Join(t.TempDir(), "out.nq")
	must(t, "export", "--data", data, "-o", out)
	if b, err := os.ReadFile(out); err != nil || !strings.Contains(string(b), "alpha-4") {
		t.Errorf("export to a file: %v, %d bytes", err, len(b))
	}
	if _, err := run(t, "serve", "--listen", "127.0.0.1:0", "--data", data); err == nil ||
		!strings.Contains(err.Error(), "the service at http://127.0.0.1:") {
		t.Errorf("a second service: %v", err)
	}
	if _, err := run(t, "verify", "--accept-loss", "--data", data); err == nil ||
		!strings.Contains(err.Error(), "stop it") {
		t.Errorf("accepting a loss under a service: %v", err)
	}
}

func sortedLines(s string) string {
	lines := strings.Split(s, "\n")
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// TestLoadURL loads data into a service by URL, with and without a token.
func TestLoadURL(t *testing.T) {
	addr := serve(t, "--store", "memory:", "--no-seed", "--load-token", "s3cret")
	dir := growing(t, "alpha", 3)
	if out := must(t, "load", "--url", "http://"+addr, dir); !strings.Contains(out, "committed as revision 1") {
		t.Errorf("load: %s", out)
	}
	if out := must(t, "load", "--url", "http://"+addr, "--load-token", "s3cret", dir); !strings.Contains(out,
		"nothing new: the store stays at revision 1") {
		t.Errorf("load with the token: %s", out)
	}
	if _, err := run(t, "load", "--url", "http://"+addr, "--load-token", "guess", dir); err == nil ||
		!strings.Contains(err.Error(), "not one of those") {
		t.Errorf("load with another token: %v", err)
	}
	bad := filepath.Join(t.TempDir(), "bad")
	write(t, bad, "dataset.yaml", "name: bad\ndocument: alpha-report\n")
	write(t, bad, "a.yaml", "at: \"1\"\nentities:\n  - {id: x, kind: Compny, name: X}\n")
	out, err := run(t, "load", "--url", "http://"+addr, bad)
	if err == nil || !strings.Contains(out, filepath.Join(bad, "a.yaml")+":3:19: ") ||
		!strings.Contains(err.Error(), "nothing was changed") {
		t.Errorf("bad data: %v\n%s", err, out)
	}
}

// TestLoadMappingOverURL loads a table with its mapping into a running service, and asks about ids as answers print
// them.
func TestLoadMappingOverURL(t *testing.T) {
	addr, dir := serve(t, "--store", "memory:", "--no-seed"), t.TempDir()
	var paths []string
	for name, text := range map[string]string{
		"f.csv":      "name,owner\nMüller AG,Weiß KG\nMöller AG,Wei KG\n",
		"f.graphqls": `"A firm." type Firm extend enum RelationType { "Owns." OWNS @predicate(from: [FIRM], to: [FIRM], inverse: "owned by") }`,
		"f.mapping.yaml": "tables:\n  - file: f.csv\n    entities:\n" +
			"      - {id: \"firm:{name|slug}\", kind: Firm, name: name}\n      - {id: \"firm:{owner|slug}\", kind: Firm, name: owner}\n" +
			"    relations: [{source: \"firm:{owner|slug}\", type: OWNS, target: \"firm:{name|slug}\"}]\n",
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if name != "f.csv" {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	if out := must(t, append([]string{"load", "--url", "http://" + addr}, paths...)...); !strings.Contains(out,
		"committed as revision 1") {
		t.Fatal(out)
	}
	out := must(t, "ask", "--url", "http://"+addr, "--no-proofs", "owns(X, /firm:müller-ag)")
	if !strings.Contains(out, "X = Weiß KG (firm:weiß-kg)") || strings.Contains(out, "Wei KG") {
		t.Error(out)
	}
}

// TestLoadOverHTTP loads data without the nexum command.
func TestLoadOverHTTP(t *testing.T) {
	addr := serve(t, "--store", "memory:", "--no-seed")
	send := func(query, media, body string) (int, map[string]any) {
		t.Helper()
		resp, err := http.Post("http://"+addr+"/load"+query, media, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		text, _ := io.ReadAll(resp.Body)
		var out map[string]any
		if err := json.Unmarshal(text, &out); err != nil {
			t.Fatalf("%v: %s", err, text)
		}
		return resp.StatusCode, out
	}
	const lines = `{"id":"d","kind":"Document","name":"D","at":"1"}
{"id":"a","kind":"Company","name":"A","document":"d","at":"1","relations":[{"owns":"b"}]}
{"id":"b","kind":"Company","name":"B","document":"d","at":"1"}
`
	sources, err := seed.Sources()
	if err != nil {
		t.Fatal(err)
	}
	status, got := send("?dataset=words&format=ontology", "application/octet-stream", sources[0].Text+sources[1].Text)
	if status != http.StatusOK || got["revision"] != 1.0 || got["ontologies"] != 1.0 {
		t.Fatalf("ontology: %d %v", status, got)
	}
	status, got = send("?dataset=small&dryRun=true", "application/x-ndjson", lines)
	if status != http.StatusOK || got["status"] != "dryRun" || got["revision"] != 1.0 || len(got["changes"].([]any)) != 7 {
		t.Errorf("dry run: %d %v", status, got)
	}
	const added = `{"entities":[{"id":"a","kind":"Company","name":"A","new":true},` +
		`{"id":"b","kind":"Company","name":"B","new":true},{"id":"d","kind":"Document","name":"D","new":true}],` +
		`"moreEntities":false,"moreRelations":false,"relations":[{"source":"a","target":"b","type":"OWNS"}]}`
	if text, _ := json.Marshal(got["added"]); string(text) != added {
		t.Errorf("the dry run adds %s, want %s", text, added)
	}
	status, got = send("?dataset=small&format=jsonl", "application/octet-stream", lines)
	if status != http.StatusOK || got["status"] != "committed" || got["revision"] != 2.0 || got["dataset"] != "small" ||
		got["new"] != 7.0 {
		t.Errorf("load: %d %v", status, got)
	}
	fewer := strings.Join(strings.SplitAfter(lines, "\n")[:1], "") +
		`{"id":"a","kind":"Company","name":"A","document":"d","at":"1"}` + "\n"
	status, got = send("?dataset=small&format=jsonl&replace=true", "application/octet-stream", fewer)
	if status != http.StatusOK || got["status"] != "committed" || got["retracted"] != 3.0 {
		t.Errorf("replace: %d %v", status, got)
	}
	status, got = send("?format=jsonl", "application/octet-stream",
		lines+"{\"id\":\"c\",\"kind\":\"Ship\",\"name\":\"C\"}\n")
	problems, _ := got["problems"].([]any)
	if status != http.StatusUnprocessableEntity || got["status"] != "invalid" || got["revision"] != 3.0 ||
		len(problems) == 0 {
		t.Fatalf("invalid data: %d %v", status, got)
	}
	if p := problems[0].(map[string]any); p["file"] != "body.jsonl" || p["line"] != 4.0 || p["column"] == nil ||
		p["text"] == "" {
		t.Errorf("the problem is %v", p)
	}
	for _, c := range []struct{ name, query, media, body, code string }{
		{"no format that is known", "?format=docx", "application/octet-stream", lines, "BAD_USER_INPUT"},
		{"an unknown parameter", "?asOf=2010", "application/x-ndjson", lines, "BAD_USER_INPUT"},
		{"a bad name", "?dataset=../x", "application/x-ndjson", lines, "BAD_USER_INPUT"},
		{"a path that climbs out", "?path=../x&format=tar", "application/x-tar", lines, "BAD_USER_INPUT"},
		{"a path that is missing", "?path=x&format=tar", "application/x-tar", tarFile(t, "a.jsonl", lines), "BAD_USER_INPUT"},
		{"a path in one file", "?path=x", "application/x-ndjson", lines, "BAD_USER_INPUT"},
		{"no truth value", "?replace=perhaps", "application/x-ndjson", lines, "BAD_USER_INPUT"},
		{"an empty body", "?format=jsonl", "application/octet-stream", "", "BAD_REQUEST"},
		{"no archive", "?format=zip", "application/octet-stream", lines, "BAD_USER_INPUT"},
		{"a form", "?format=jsonl", "application/x-www-form-urlencoded", lines, "FORBIDDEN"},
		{"plain text", "?format=jsonl", "text/plain", lines, "FORBIDDEN"},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, got := send(c.query, c.media, c.body)
			errs, _ := got["errors"].([]any)
			if len(errs) != 1 || errs[0].(map[string]any)["extensions"].(map[string]any)["code"] != c.code || status < 400 {
				t.Errorf("%d %v, want %s", status, got, c.code)
			}
			if text := fmt.Sprint(errs...); strings.Contains(text, os.TempDir()) {
				t.Errorf("the error shows where the service unpacks: %s", text)
			}
		})
	}
}

// tarFile returns an archive of one file.
func tarFile(t *testing.T, name, text string) string {
	t.Helper()
	var b strings.Builder
	w := tar.NewWriter(&b)
	err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: int64(len(text))})
	if err == nil {
		_, err = w.Write([]byte(text))
	}
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestOneLoadAtATime checks that concurrent loads wait for each other and that all of them succeed.
func TestOneLoadAtATime(t *testing.T) {
	data := t.TempDir()
	must(t, "load", "--data", data, growing(t, "alpha", 2))
	addr := serve(t, "--data", data)
	var loads sync.WaitGroup
	for i := range 6 {
		dir := growing(t, fmt.Sprintf("d%d", i), 20)
		loads.Go(func() {
			if out, err := run(t, "load", "--url", "http://"+addr, dir); err != nil ||
				!strings.Contains(out, "committed as revision") {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
	loads.Wait()
	var got struct{ Revision struct{ Number int } }
	post(t, addr, `{ revision { number } }`, &got)
	if got.Revision.Number != 7 {
		t.Errorf("revision %d after 7 loads", got.Revision.Number)
	}
}

// TestReadOnlyService checks that a read-only service rejects loads, and that other readers can open its folder.
func TestReadOnlyService(t *testing.T) {
	data := t.TempDir()
	must(t, "load", "--data", data, growing(t, "alpha", 2))
	before := contents(t, filepath.Join(data, "store"))
	addr := serve(t, "--data", data, "--read-only")
	serve(t, "--data", data, "--read-only")
	if _, err := run(t, "load", "--url", "http://"+addr, growing(t, "beta", 2)); err == nil ||
		!strings.Contains(err.Error(), "--read-only") {
		t.Errorf("a load: %v", err)
	}
	must(t, "ask", "--data", data, "influences(X, Y)")
	if _, err := run(t, "load", "--data", data, growing(t, "beta", 2)); err == nil ||
		!strings.Contains(err.Error(), "held by another process") {
		t.Errorf("a load into the folder: %v", err)
	}
	if after := contents(t, filepath.Join(data, "store")); after != before {
		t.Errorf("the folder was changed from\n%s to\n%s", before, after)
	}
}

// TestServiceWithoutStore checks that a service with the bundled dataset in memory rejects loads, because it could
// not keep the data.
func TestServiceWithoutStore(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "empty")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	addr := serve(t, "--data", dir)
	if _, err := run(t, "load", "--url", "http://"+addr, growing(t, "beta", 2)); err == nil ||
		!strings.Contains(err.Error(), "no store") {
		t.Errorf("a load: %v", err)
	}
}

// TestSlowLoad checks that a stalled request body does not block other loads.
func TestSlowLoad(t *testing.T) {
	addr := serve(t, "--store", "memory:", "--no-seed")
	body, into := io.Pipe()
	defer into.Close()
	go func() {
		resp, err := http.Post("http://"+addr+"/load?format=jsonl", "application/octet-stream", body)
		if err == nil {
			resp.Body.Close()
		}
	}()
	if _, err := into.Write([]byte(`{"id":"d"`)); err != nil {
		t.Fatal(err)
	}
	done := make(chan string, 1)
	go func() { done <- must(t, "load", "--url", "http://"+addr, growing(t, "alpha", 2)) }()
	select {
	case out := <-done:
		if !strings.Contains(out, "committed as revision 1") {
			t.Errorf("load: %s", out)
		}
	case <-time.After(time.Minute):
		t.Error("a load waits for a body that does not come")
	}
}
