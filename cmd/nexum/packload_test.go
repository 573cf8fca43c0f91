package main

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
)

// TestPackOverHTTP sends data in known formats to a service with the bundled dataset. The answer names the pack that
// fits; with it, the data has the kinds of the pack, also where the bundled dataset has a fact of the same name and
// another type, such as position. Code lists in an archive with other data are left out.
func TestPackOverHTTP(t *testing.T) {
	const (
		person  = `{"id":"p","schema":"Person","properties":{"name":["Ada"],"position":["Director"]}}`
		company = `{"id":"c","schema":"Company","properties":{"name":["Acme"]}}`
		owns    = `{"id":"o","schema":"Ownership","properties":{"owner":["p"],"asset":["c"],"percentage":["60"]}}`
		owners  = person + "\n" + company + "\n" + owns + "\n"
	)
	addr := serve(t, "--store", "memory:")
	for _, c := range []struct {
		name, query, body, says string
		want                    map[string]any
	}{
		{
			"without the pack", "dryRun=true", owners, "",
			map[string]any{"pack": "ownership", "ftm:Company": 1.0, "ftm:Person": 1.0},
		},
		{
			"with the pack", "pack=ownership", owners, "",
			map[string]any{"Company": 1.0, "Person": 1.0, "OWNS": 1.0, "position": 1.0},
		},
		{
			"in an archive with a code list", "dryRun=true&dataset=set",
			string(zipped(t, map[string]string{"owners.ndjson": owners, "codes/list.csv": "code,title\na,A\nb,B\n"})),
			"no mapping names this table",
			map[string]any{"Company": 1.0},
		},
		{"an unknown pack", "pack=nobody", owners, "the packs are ownership, policy, threat", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			resp, err := http.Post("http://"+addr+"/load?"+c.query, "application/octet-stream", strings.NewReader(c.body))
			if err != nil {
				t.Fatal(err)
			}
			defer resp.Body.Close()
			text, err := io.ReadAll(resp.Body)
			if err != nil {
				t.Fatal(err)
			}
			var got map[string]any
			if err := json.Unmarshal(text, &got); err != nil {
				t.Fatalf("%v: %s", err, text)
			}
			counts := map[string]any{"pack": got["pack"]}
			for _, part := range []string{"entities", "relations", "facts", "foreignKinds"} {
				of, _ := got[part].(map[string]any)
				for name, n := range of {
					counts[name] = n
				}
			}
			for name, n := range c.want {
				if counts[name] != n {
					t.Errorf("%s: got %v, want %v in %s", name, counts[name], n, text)
				}
			}
			if !strings.Contains(string(text), c.says) {
				t.Errorf("got %s, without %q", text, c.says)
			}
			if c.query == "pack=ownership" && (got["pack"] != nil || got["status"] != "committed") {
				t.Errorf("got %s", text)
			}
		})
	}
	if out := must(t, "ask", "--url", "http://"+addr, "--no-proofs", "owns(/ftm:p, X)"); !strings.Contains(out, "Acme") {
		t.Error(out)
	}
}
