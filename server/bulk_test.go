package server_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"nexum/graph/claim"
	"nexum/server"
)

// lines parses newline-delimited JSON.
func lines(t testing.TB, b []byte) []map[string]any {
	t.Helper()
	var out []map[string]any
	for s := bufio.NewScanner(bytes.NewReader(b)); s.Scan(); {
		var row map[string]any
		if err := json.Unmarshal(s.Bytes(), &row); err != nil {
			t.Fatalf("%v: %s", err, s.Bytes())
		}
		out = append(out, row)
	}
	return out
}

// duckDB reads Parquet files with DuckDB. It omits null values and empty lists.
func duckDB(t testing.TB, files ...string) [][]map[string]any {
	t.Helper()
	if testing.Short() {
		t.Skip("it needs npm packages; make test runs it")
	}
	if _, err := os.Stat("clients/node_modules"); err != nil {
		t.Fatal("DuckDB is not installed: run .ci/deps")
	}
	var stderr bytes.Buffer
	cmd := exec.CommandContext(t.Context(), "node", append([]string{"clients/duckdb.mjs"}, files...)...)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("duckdb.mjs: %v\n%s", err, &stderr)
	}
	var tables [][]map[string]any
	if err := json.Unmarshal(out, &tables); err != nil {
		t.Fatalf("duckdb.mjs: %v: %.300s", err, out)
	}
	for _, rows := range tables {
		for _, row := range rows {
			for name, v := range row {
				if list, ok := v.([]any); v == nil || ok && len(list) == 0 {
					delete(row, name)
				}
			}
		}
	}
	return tables
}

// bulkFiles are the tables that are exported complete, and not in pages.
var bulkFiles = []struct{ name, file, query string }{
	{"entities", "entities", ""},
	{"companies", "entities", "?kind=company"},
	{"relations", "relations", ""},
	{"relations of a date", "relations", "?asOf=2014"},
	{"claims", "claims", ""},
	{"claims of a document", "claims", "?document=isaacs-2019"},
	{"claims of facts", "claims", "?about=facts&kind=company"},
	{"claims of a document about facts", "claims", "?about=facts&document=isaacs-2019"},
	{"answers", "ask", "?q=operates(X,Y,under:U)"},
	{"answers with numbers", "ask", "?q=employees(X,N)"},
	{"answers without proofs", "ask", "?q=constrains(X,Y)&proof=false"},
	{"a question without variables", "ask", "?q=company(/21vianet)"},
	{"all entities, counted", "aggregate", ""},
	{"groups", "aggregate", "?kind=company&groupBy=kind&groupBy=headquarteredIn&fact=foundedOn,employees"},
	{
		"groups that match", "aggregate",
		"?kind=company&filter=%7B%22foundedOn%22:%7B%22gt%22:%221990%22%7D%7D&groupBy=foundedOnYear&first=2",
	},
	{"no answers", "ask", "?q=owns(X,Y)"},
}

// TestBulk reads each table as CSV, as newline-delimited JSON, and as Parquet with DuckDB. All must have the same
// rows.
func TestBulk(t *testing.T) {
	h := serve(t).Handler()
	dir := t.TempDir()
	var parquet []string
	for i, tt := range bulkFiles {
		w := download(t, h, "/export/"+tt.file+".parquet"+tt.query)
		if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/vnd.apache.parquet" {
			t.Fatalf("%s: %d %s %.300s", tt.name, w.Code, w.Header().Get("Content-Type"), w.Body)
		}
		parquet = append(parquet, filepath.Join(dir, string(rune('a'+i))+".parquet"))
		if err := os.WriteFile(parquet[i], w.Body.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	tables := duckDB(t, parquet...)
	for i, tt := range bulkFiles {
		t.Run(tt.name, func(t *testing.T) {
			w := download(t, h, "/export/"+tt.file+".ndjson"+tt.query)
			if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/x-ndjson" {
				t.Fatalf("%d %s %.300s", w.Code, w.Header().Get("Content-Type"), w.Body)
			}
			want := lines(t, w.Body.Bytes())
			if tt.name != "no answers" && len(want) == 0 {
				t.Fatal("there is no row")
			}
			if got := tables[i]; len(got) != len(want) || len(want) > 0 && !reflect.DeepEqual(got, want) {
				t.Errorf("Parquet has %d rows, JSON %d:\n%v\n%v", len(got), len(want), got, want)
			}
			rows := table(t, download(t, h, "/export/"+tt.file+".csv"+tt.query).Body.Bytes())
			if len(rows) != len(want) {
				t.Fatalf("CSV has %d rows, JSON %d", len(rows), len(want))
			}
			for i, row := range want {
				for name, v := range row {
					if s, ok := v.(string); ok && name != "sourceKind" && name != "targetKind" && name != "proof" &&
						rows[i][name] != s {
						t.Errorf("row %d: %s is %q in CSV and %q in JSON", i, name, rows[i][name], s)
					}
				}
			}
		})
	}
}

// TestBulkClaimsOfDocument checks that the claims of a document are those of all claims that it makes, about relations,
// facts and merges.
func TestBulkClaimsOfDocument(t *testing.T) {
	b := &book{at: "4.5", claims: smallGraph()}
	b.entity("jones-2012", "Document", "Jones 2012")
	jones := func(c *claim.Context) { c.Document, c.Locator = "jones-2012", "p. 7" }
	b.say("21vianet", "foundedOn", claim.Literal("1996"), jones)
	b.relate("21vianet", "OPERATES", "azure-china", jones)
	b.relate("microsoft", "LICENSES_TO", "21vianet", jones, func(c *claim.Context) { c.Stance = claim.Disputes })
	b.relate("sinnet", claim.PredicateSameAs, "21vianet", jones, func(c *claim.Context) {
		c.Modality, c.Attributes = claim.Recommended, `{"score":0.9}`
	})
	v := viewOf(t, b.claims)
	h := serve(t, func(o *server.Options) { o.Graph = fixedView{v} }).Handler()
	get := func(query string) []map[string]any {
		t.Helper()
		w := download(t, h, "/export/claims.ndjson?"+query)
		if w.Code != http.StatusOK {
			t.Fatalf("%s: %d %s", query, w.Code, w.Body)
		}
		return lines(t, w.Body.Bytes())
	}
	for about, own := range map[string]int{"": 4, "&about=relations": 2, "&about=facts": 1} {
		if got := get("document=jones-2012" + about); len(got) != own {
			t.Errorf("jones-2012%s: %d claims, want %d: %v", about, len(got), own, got)
		}
		all := get(about)
		for _, document := range []string{"isaacs-2019", "jones-2012"} {
			want := slices.DeleteFunc(slices.Clone(all), func(c map[string]any) bool { return c["document"] != document })
			if got := get("document=" + document + about); len(want) == 0 || !reflect.DeepEqual(got, want) {
				t.Errorf("%s%s: %d claims, want %d:\n%v\n%v", document, about, len(got), len(want), got, want)
			}
		}
	}
}

// TestBulkEntitiesFiltered checks that a filter, an order and a number of rows do not change the columns of a table.
func TestBulkEntitiesFiltered(t *testing.T) {
	h := serve(t).Handler()
	get := func(query url.Values) (columns string, rows []map[string]any) {
		t.Helper()
		w := download(t, h, "/export/entities.ndjson?"+query.Encode())
		if w.Code != http.StatusOK {
			t.Fatalf("%s: %d %s", query.Encode(), w.Code, w.Body)
		}
		return w.Header().Get("Nexum-Columns"), lines(t, w.Body.Bytes())
	}
	want, all := get(url.Values{"kind": {"company"}})
	byID := map[any]map[string]any{}
	for _, row := range all {
		byID[row["id"]] = row
	}
	for _, tt := range []struct {
		name, filter, order, first string
		want                       []string
	}{
		{"a fact", `{"employees": {"gt": 1000}}`, "", "", []string{"21vianet"}},
		{"nothing", `{"employees": {"gt": 1000000}}`, "", "", nil},
		{"ids", `{"ids": ["sinnet", "microsoft"]}`, "", "", []string{"microsoft", "sinnet"}},
		{"an order", "", "name desc", "2", []string{"sinnet", "microsoft"}},
		{"the first", "", "", "1", []string{"21vianet"}},
		{"none", "", "", "0", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			query := url.Values{"kind": {"company"}}
			for name, v := range map[string]string{"filter": tt.filter, "orderBy": tt.order, "first": tt.first} {
				if v != "" {
					query.Set(name, v)
				}
			}
			columns, rows := get(query)
			var ids []string
			for _, row := range rows {
				ids = append(ids, row["id"].(string))
				if !reflect.DeepEqual(row, byID[row["id"]]) {
					t.Errorf("%v is a row of the table, and with the filter it is %v", byID[row["id"]], row)
				}
			}
			if columns != want || !slices.Equal(ids, tt.want) {
				t.Errorf("got %q with the columns %s, want %q with %s", ids, columns, tt.want, want)
			}
		})
	}
	if _, rows := get(url.Values{"kind": {"Actor"}, "filter": {`{"name": {"startsWith": "micro"}}`}}); len(rows) != 1 {
		t.Errorf("actors: %v", rows)
	}
	for query, message := range map[string]string{
		"kind=company&filter=[]":                                     "filter: it is not a JSON object",
		"kind=company&filter=%7B%22x%22:1%7D":                        "filter.x: Company has no such fact or relation field",
		"kind=company&orderBy=employes":                              `did you mean employees?`,
		"kind=company&orderBy=name+up":                               "is not a fact, id, name or relations",
		"kind=compani":                                               "kind: there is no kind or interface",
		"kind=company&first=-1":                                      "first: -1 is negative",
		"kind=company&first=99999999999":                             "first: 99999999999 is out of range",
		"kind=company&kind=law&filter=%7B%22kinds%22:[%22LAW%22]%7D": "filter.kinds: kind names the kinds",
	} {
		if w := download(t, h, "/export/entities.csv?"+query); w.Code != http.StatusBadRequest ||
			!strings.Contains(w.Body.String(), message) {
			t.Errorf("%s: %d %s, want %s", query, w.Code, w.Body, message)
		}
	}
}

// TestBulkTypes checks the types of values and the content of each row.
func TestBulkTypes(t *testing.T) {
	h := serve(t).Handler()
	get := func(path string) []map[string]any {
		t.Helper()
		w := download(t, h, "/export/"+path)
		if w.Code != http.StatusOK {
			t.Fatalf("%s: %d %s", path, w.Code, w.Body)
		}
		return lines(t, w.Body.Bytes())
	}
	row := get("entities.ndjson?kind=company")[0]
	if row["employees"] != 2000.0 || row["stateOwned"] != false ||
		!reflect.DeepEqual(row["aliases"], []any{"21Vianet Group", "世纪互联"}) {
		t.Errorf("entity: %v", row)
	}
	row = get("relations.ndjson?type=operates")[0]
	if row["under"] != "licence" || row["sourceName"] != "21Vianet" || row["sourceKind"] != "COMPANY" ||
		row["derived"] != false {
		t.Errorf("relation: %v", row)
	}
	row = get("relations.ndjson?type=constrains")[0]
	if row["derived"] != true || row["rule"] != "activity-in-jurisdiction" || row["validFrom"] != "2017-06-01" {
		t.Errorf("derived relation: %v", row)
	}
	denied := 0
	for _, c := range get("claims.ndjson?type=operates") {
		if c["predicate"] != "OPERATES" || c["document"] != "isaacs-2019" || c["documentName"] != "Isaacs 2019" ||
			c["locator"] != "4.5" {
			t.Errorf("claim: %v", c)
		}
		if c["stance"] == "DISPUTES" {
			denied++
		}
	}
	if denied != 1 {
		t.Errorf("%d claims deny an operation, want 1", denied)
	}
	if row := get("ask.ndjson?q=owns(/21vianet,/china)")[0]; row["answer"] != false {
		t.Errorf("a question without variables: %v", row)
	}
	if row := get("ask.ndjson?q=constrains(L,/21vianet)")[0]; row["LName"] != "Cybersecurity Law" ||
		!strings.Contains(row["proof"].(string), "isaacs-2019, 4.5") {
		t.Errorf("answer: %v", row)
	}
	row = get("aggregate.ndjson?kind=company&fact=employees")[0]
	if row["count"] != 3.0 || row["employees.values"] != 1.0 || row["employees.sum"] != 2000.0 ||
		row["employees.avg"] != 2000.0 {
		t.Errorf("totals: %v", row)
	}
	groups := get("aggregate.ndjson?kind=company&groupBy=operates")
	if !slices.ContainsFunc(groups, func(g map[string]any) bool {
		return g["operates"] == "azure-china" && g["operatesName"] == "Azure China"
	}) {
		t.Errorf("groups: %v", groups)
	}
	for path, message := range map[string]string{
		"aggregate.csv?groupBy=kinds":                       `groupBy: entities of all kinds together cannot be grouped by "kinds"; did you mean kind?`,
		"aggregate.csv?kind=company&fact=nothing":           `fact: entities of Company have no fact "nothing"`,
		"aggregate.csv?filter=x":                            "filter: it is not a JSON object",
		"aggregate.csv?kind=company&filter=%7B%22x%22:1%7D": "filter.x: Company has no such fact or relation field",
		"aggregate.csv?kind=firm":                           `kind: there is no kind or interface "firm"`,
		"relations.csv?minConfidence=4":                     "minConfidence: 4 is not from 0 to 1",
		"relations.csv?document=nobody":                     `document: there is no entity "nobody"`,
	} {
		if w := download(t, h, "/export/"+path); w.Code == http.StatusOK ||
			!strings.Contains(strings.ReplaceAll(w.Body.String(), `\"`, `"`), message) {
			t.Errorf("%s: %s, want %s", path, w.Body, message)
		}
	}
	for path, want := range map[string]int{
		"claims.ndjson?about=facts&type=operates": 400, "claims.ndjson?about=all": 400,
		"claims.xml": 404, "ask.ndjson?q=x(": 400,
	} {
		if w := download(t, h, "/export/"+path); w.Code != want || !strings.Contains(w.Body.String(), `"message"`) {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
}
