package server_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/server"
	"nexum/server/export"
)

func download(t testing.TB, h http.Handler, path string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://localhost"+path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// table parses CSV to rows by column name.
func table(t testing.TB, b []byte) []map[string]string {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil || len(rows) == 0 {
		t.Fatalf("no CSV: %v: %.300s", err, b)
	}
	var out []map[string]string
	for _, r := range rows[1:] {
		m := map[string]string{}
		for i, name := range rows[0] {
			m[name] = r[i]
		}
		out = append(out, m)
	}
	return out
}

// TestExportFiles requests every file in every format.
func TestExportFiles(t *testing.T) {
	h := serve(t).Handler()
	files := map[string]string{
		"neighborhood": "?of=21vianet&depth=2", "subgraph": "?ids=21vianet,azure-china", "all": "",
		"paths": "?from=microsoft&to=china",
	}
	for name, query := range files {
		for _, f := range export.Formats() {
			w := download(t, h, "/export/"+name+"."+f.Extension+query)
			head := w.Header()
			if w.Code != http.StatusOK || head.Get("Content-Type") != f.MediaType || w.Body.Len() == 0 {
				t.Errorf("%s.%s: status %d, %s, %d bytes: %.200s", name, f.Extension, w.Code, head.Get("Content-Type"),
					w.Body.Len(), w.Body)
			}
			if want := `attachment; filename="nexum-` + name + "." + f.Extension + `"`; head.Get("Content-Disposition") != want {
				t.Errorf("%s.%s: Content-Disposition %s", name, f.Extension, head.Get("Content-Disposition"))
			}
		}
	}
	if rows := table(t, download(t, h, "/export/relations.csv?type=operates,INCORPORATED_IN").Body.Bytes()); len(
		rows) != 3 {
		t.Errorf("relations.csv: %v", rows)
	}
	if rows := table(t, download(t, h, "/export/relations.csv?type=constrains").Body.Bytes()); len(rows) != 1 ||
		rows[0]["derived"] != "true" || rows[0]["citations"] == "" {
		t.Errorf("relations.csv of a derived type: %v", rows)
	}
	if rows := table(t, download(t, h, "/export/relations.csv?type=constrains&derived=false").Body.Bytes()); len(
		rows) != 0 {
		t.Errorf("relations.csv without derived ones: %v", rows)
	}
	if rows := table(t, download(t, h, "/export/relations.csv?type=operates&disputed=false").Body.Bytes()); len(
		rows) != 1 {
		t.Errorf("relations.csv without disputed ones: %v", rows)
	}
	rows := table(t, download(t, h, "/export/entities.csv?kind=company").Body.Bytes())
	if len(rows) != 3 || rows[0]["id"] != "21vianet" || rows[0]["employees"] != "2000" ||
		rows[0]["aliases"] != "21Vianet Group | 世纪互联" {
		t.Errorf("entities.csv: %v", rows)
	}
	rows = table(t, download(t, h, "/export/ask.csv?q=constrains(L,/21vianet)").Body.Bytes())
	if len(rows) != 1 || rows[0]["L"] != "cn-cybersecurity-law-2017" || rows[0]["LName"] != "Cybersecurity Law" ||
		rows[0]["validFrom"] != "2017-06-01" {
		t.Errorf("ask.csv: %v", rows)
	}
	var answers []struct{ Values, Names map[string]any }
	if b := download(t, h, "/export/ask.json?q=employees(C,N)").Body.Bytes(); json.Unmarshal(b, &answers) != nil ||
		len(answers) != 1 || answers[0].Values["N"] != 2000.0 || answers[0].Names["C"] != "21Vianet" {
		t.Errorf("ask.json: %s", b)
	}
	if b := download(t, h, "/export/ask.json?q=employees(C,N),name(C,A)").Body.String(); !strings.Contains(b,
		`"values":{"C":"21vianet","N":2000,"A":"21Vianet"}`) {
		t.Errorf("ask.json has another order than the question: %s", b)
	}
	for q, want := range map[string]string{
		"company(/21vianet)":     "true,,,false,false,,STATED,1,false,",
		"owns(/21vianet,/china)": "false,,,,,,,,,",
	} { // a question without variables
		if b := download(t, h, "/export/ask.csv?q="+q).Body.String(); !strings.HasPrefix(b,
			"answer,validFrom,validTo,validFromOrBefore,validToOrAfter,periods,modality,confidence,disputed,proof\n"+want) {
			t.Errorf("%s: %s", q, b)
		}
	}
	var paths struct {
		Paths []struct{ Entities, Relations []string }
	}
	if b := download(t, h, "/export/paths.json?from=microsoft&to=china&maxLength=2").Body.Bytes(); json.Unmarshal(b,
		&paths) != nil || len(paths.Paths) != 3 || paths.Paths[0].Entities[0] != "microsoft" {
		t.Errorf("paths.json: %s", b)
	}
}

// TestExportViews exports other views.
func TestExportViews(t *testing.T) {
	h := serve(t).Handler()
	count := func(query string) int {
		t.Helper()
		w := download(t, h, "/export/relations.csv?"+query)
		if w.Code != http.StatusOK {
			t.Fatalf("%s: %d %s", query, w.Code, w.Body)
		}
		return len(table(t, w.Body.Bytes()))
	}
	for query, want := range map[string]int{
		"type=constrains": 1, "type=constrains&asOf=2016": 0, "type=constrains&asOf=2018-01": 1,
		"type=constrains&distrust=isaacs-2019": 0, "type=constrains&without=china": 0,
		"type=constrains&without=activity-in-jurisdiction":                                             0,
		"type=constrains&without=21vianet%7CCONDUCTS%7Cnetwork-operation":                              0,
		"type=constrains&with=sinnet%7CCONDUCTS%7Cnetwork-operation&with=sinnet%7COPERATES_IN%7Cchina": 2,
		"knownAtRevision=0": 0, "knownAt=0": 0, "type=constrains&knownAtRevision=1": 1, "type=constrains&knownAt=1": 1,
	} {
		if got := count(query); got != want {
			t.Errorf("%s: %d relations, want %d", query, got, want)
		}
	}
	for query, want := range map[string]string{
		"knownAtRevision=9":           "knownAtRevision: there is no revision 9",
		"knownAtRevision=-1":          "knownAtRevision: -1 is negative",
		"knownAtRevision=1&knownAt=1": "knownAt, knownAtRevision: give one of them",
	} {
		if w := download(t, h, "/export/relations.csv?"+query); w.Code < 400 || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d %s, want %s", query, w.Code, w.Body, want)
		}
	}
}

// TestExportErrors requests files, formats and entities that do not exist.
func TestExportErrors(t *testing.T) {
	h := serve(t).Handler()
	for path, want := range map[string]string{
		"nothing.csv": "404 NOT_FOUND", "neighborhood.xls?of=21vianet": "404 NOT_FOUND",
		"neighborhood?of=21vianet": "404 NOT_FOUND", "ask.gexf?q=x": "404 NOT_FOUND",
		"neighborhood.gexf": "400 BAD_USER_INPUT", "neighborhood.gexf?of=nobody": "404 NOT_FOUND",
		"neighborhood.gexf?of=21vianet&dept=2":          "400 BAD_USER_INPUT",
		"neighborhood.gexf?of=21vianet&depth=x":         "400 BAD_USER_INPUT",
		"neighborhood.gexf?of=21vianet&depth=99":        "400 LIMIT_EXCEEDED",
		"neighborhood.gexf?of=21vianet&depth=1&depth=2": "400 BAD_USER_INPUT",
		"neighborhood.gexf?of=21vianet&limit=-1":        "400 BAD_USER_INPUT",
		"neighborhood.gexf?of=21vianet&asOf=soon":       "400 BAD_USER_INPUT",
		"neighborhood.gexf?of=21vianet&distrust=nobody": "404 NOT_FOUND",
		"neighborhood.gexf?of=21vianet&with=a":          "400 BAD_USER_INPUT", "subgraph.gexf": "400 BAD_USER_INPUT",
		"relations.csv?type=nothing": "400 BAD_USER_INPUT", "relations.csv?derived=yes": "400 BAD_USER_INPUT",
		"relations.csv?document=nobody": "404 NOT_FOUND", "relations.csv?minConfidence=2": "400 BAD_USER_INPUT",
		"relations.csv?minConfidence=NaN": "400 BAD_USER_INPUT", "entities.csv?kind=nothing": "400 BAD_USER_INPUT",
		"entities.csv?type=OWNS": "400 BAD_USER_INPUT", "ask.csv?q=nothing(": "400 BAD_USER_INPUT",
		"ask.csv": "400 BAD_USER_INPUT", "paths.json?from=microsoft": "400 BAD_USER_INPUT",
		"paths.json?from=microsoft&to=china&order=best": "400 BAD_USER_INPUT",
	} {
		w := download(t, h, "/export/"+path)
		var body reply
		if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil || len(body.Errors) != 1 {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
			continue
		}
		if got := strconv.Itoa(w.Code) + " " + body.code(t); got != want {
			t.Errorf("%s: %s (%s), want %s", path, got, body.Errors[0].Message, want)
		}
		if w.Header().Get("ETag") != "" || w.Header().Get("Content-Disposition") != "" {
			t.Errorf("%s: the headers of a file: %v", path, w.Header())
		}
	}
	if w := httptest.NewRecorder(); true {
		h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodPut, "http://localhost/export/all.nq", nil))
		if w.Code != http.StatusMethodNotAllowed {
			t.Errorf("PUT: %d", w.Code)
		}
	}
}

// TestExportForm sends parameters that are too long for a URL.
func TestExportForm(t *testing.T) {
	h := serve(t, func(o *server.Options) { o.Limits.Body = 1 << 12 }).Handler()
	post := func(path, form string) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "http://localhost/export/"+path,
			strings.NewReader(form))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	want := download(t, h, "/export/subgraph.graphml?ids=microsoft,china&derived=false")
	for path, form := range map[string]string{
		"subgraph.graphml":               "ids=microsoft,china&derived=false",
		"subgraph.graphml?derived=false": "ids=microsoft%2Cchina",
	} {
		if w := post(path, form); w.Code != http.StatusOK || w.Body.String() != want.Body.String() ||
			w.Header().Get("ETag") != "" {
			t.Errorf("%s with %s: %d, %v: %.300s", path, form, w.Code, w.Header(), w.Body)
		}
	}
	for form, want := range map[string]string{
		"ids=nobody": "NOT_FOUND", "ids=china&idz=x": "BAD_USER_INPUT", "%zz": "BAD_USER_INPUT",
		"ids=" + strings.Repeat("x", 1<<12): "LIMIT_EXCEEDED",
	} {
		w := post("subgraph.graphml", form)
		var body reply
		if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil || len(body.Errors) != 1 || body.code(t) != want {
			t.Errorf("%.40s: %d %s, want %s", form, w.Code, w.Body, want)
		}
	}
}

// TestExportTruncated requests a part of a larger result.
func TestExportTruncated(t *testing.T) {
	h := serve(t).Handler()
	for query, want := range map[string]string{"depth=0": "DEPTH", "depth=5&limit=2": "LIMIT", "depth=12": ""} {
		for _, f := range export.Formats() {
			w := download(t, h, "/export/neighborhood."+f.Extension+"?of=21vianet&"+query)
			if got := w.Header().Get("Nexum-Truncated"); w.Code != http.StatusOK || got != want {
				t.Errorf("%s, %s: %d, Nexum-Truncated %q, want %q", f.Name, query, w.Code, got, want)
			}
			if !strings.HasSuffix(f.Extension, "csv") && want != "" && !strings.Contains(w.Body.String(), want) {
				t.Errorf("%s, %s: the file does not say that it was truncated", f.Name, query)
			}
		}
	}
}

// TestExportCached repeats requests for unchanged content.
func TestExportCached(t *testing.T) {
	claims := smallGraph()
	g := &changing{view: viewOf(t, claims)}
	h := serve(t, func(o *server.Options) { o.Graph = g }).Handler()
	const path = "/export/neighborhood.graphml?of=21vianet"
	w := download(t, h, path)
	tag := w.Header().Get("ETag")
	if w.Code != http.StatusOK || tag == "" {
		t.Fatalf("%d, ETag %q", w.Code, tag)
	}
	if w := download(t, h, path, "If-None-Match", `"x", `+tag); w.Code != http.StatusNotModified || w.Body.Len() != 0 ||
		w.Header().Get("ETag") != tag {
		t.Errorf("again: %d with %d bytes, ETag %q", w.Code, w.Body.Len(), w.Header().Get("ETag"))
	}
	if w := download(t, h, path+"&depth=2", "If-None-Match", tag); w.Code != http.StatusOK {
		t.Errorf("another question: %d", w.Code)
	}
	g.view = g.view.Apply(claim.Revision{Number: 2}, nil)
	if w := download(t, h, path, "If-None-Match", tag); w.Code != http.StatusOK || w.Header().Get("ETag") == tag {
		t.Errorf("another revision: %d", w.Code)
	}
	w = download(t, h, path, "Accept-Encoding", "gzip")
	z, err := gzip.NewReader(w.Body)
	if err != nil || w.Header().Get("Content-Encoding") != "gzip" {
		t.Fatalf("gzip: %v, %v", err, w.Header())
	}
	if b, err := io.ReadAll(z); err != nil || !bytes.Contains(b, []byte("</graphml>")) {
		t.Errorf("gzip: %v, %.100s", err, b)
	}
}

// changing is a Source whose view the test can replace.
type changing struct{ view *graph.View }

func (c *changing) View() *graph.View { return c.view }

// TestExportField compares the field export with the exported file.
func TestExportField(t *testing.T) {
	h := serve(t).Handler()
	for _, f := range export.Formats() {
		got := ask(t, h, `{ neighborhood(of: ["21vianet"]) { export(format: `+f.Name+
			`) } subgraph(ids: ["21vianet", "azure-china"]) { export(format: `+f.Name+`) } }`, nil)
		if len(got.Errors) > 0 {
			t.Fatal(got.Errors)
		}
		file := download(t, h, "/export/neighborhood."+f.Extension+"?of=21vianet").Body.String()
		text, _ := got.Data["neighborhood"].(map[string]any)["export"].(string)
		if strings.Count(text, "\n") != strings.Count(file, "\n") || !strings.Contains(text, "21vianet") {
			t.Errorf("%s: the field is another text than the file:\n%s\n%s", f.Name, text, file)
		}
	}
	small := serve(t, func(o *server.Options) { o.Limits.Answer = 3000 }).Handler()
	if got := ask(t, small,
		`{ neighborhood(of: ["21vianet"], depth: 3) { a: export(format: NQUADS) b: export(format: GEXF) } }`,
		nil); len(got.Errors) == 0 || got.Errors[0].Extensions["code"] != "LIMIT_EXCEEDED" {
		t.Errorf("exports over the limit: %+v", got)
	}
}

// many returns claims of n companies in a ring.
func many(n int) []claim.Claim {
	b := &book{at: "1"}
	b.entity("isaacs-2019", "Document", "Isaacs 2019")
	id := func(i int) string { return "company-" + strconv.Itoa(i%n) }
	for i := range n {
		b.entity(id(i), "Company", "Company "+strconv.Itoa(i))
		b.relate(id(i), "OWNS", id(i+1))
		b.relate(id(i), "SUPPLIES", id(i+7))
	}
	return b.claims
}

// TestExportStreams checks that the memory of an export does not grow with its size.
func TestExportStreams(t *testing.T) {
	v := viewOf(t, many(20_000))
	h := serve(t, func(o *server.Options) { o.Graph = fixedView{v} }).Handler()
	var before, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	var peak uint64
	w := &counting{header: http.Header{}, each: func() {
		runtime.GC()
		runtime.ReadMemStats(&now)
		peak = max(peak, now.HeapAlloc)
	}}
	h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://localhost/export/all.nq", nil))
	if w.bytes < 30<<20 {
		t.Fatalf("only %d bytes were written", w.bytes)
	}
	if grown := int64(peak) - int64(before.HeapAlloc); grown > 16<<20 {
		t.Errorf("for %d MB the heap grew by %d MB", w.bytes>>20, grown>>20)
	}
}

// TestExportLonger checks that an export of the whole graph may take longer than other requests.
func TestExportLonger(t *testing.T) {
	v := viewOf(t, many(2_000))
	h := serve(t, func(o *server.Options) { o.Graph, o.Limits.Time = fixedView{v}, time.Nanosecond }).Handler()
	if w := download(t, h, "/export/all.nq"); w.Code != http.StatusOK ||
		!strings.Contains(w.Body.String(), "company-1999") {
		t.Errorf("all.nq: %d, %d bytes", w.Code, w.Body.Len())
	}
	if w := download(t, h, "/export/neighborhood.nq?of=company-1"); w.Code != http.StatusGatewayTimeout {
		t.Errorf("neighborhood.nq: %d", w.Code)
	}
}

// counting is a ResponseWriter that counts and discards what is written.
type counting struct {
	header http.Header
	bytes  int
	next   int
	each   func() // called every 8 MB
}

func (w *counting) Header() http.Header { return w.header }
func (w *counting) WriteHeader(int)     {}
func (w *counting) Write(b []byte) (int, error) {
	w.bytes += len(b)
	if w.each != nil && w.bytes > w.next {
		w.next += 8 << 20
		w.each()
	}
	return len(b), nil
}

// TestExportNeverEndsEarly checks that a failed export gives an error and never a partial file.
func TestExportNeverEndsEarly(t *testing.T) {
	v := viewOf(t, many(20_000))
	for _, c := range []struct {
		name   string
		change func(*server.Limits)
		status int
		want   string
	}{
		{"time", func(l *server.Limits) { l.Stream = 100 * time.Millisecond }, http.StatusGatewayTimeout, "TIMEOUT"},
		{"disk", func(l *server.Limits) { l.Export = 4 << 20 }, http.StatusServiceUnavailable, "--limit-export-disk"},
	} {
		t.Run(c.name, func(t *testing.T) {
			url := run(t, func(o *server.Options) { o.Graph = fixedView{v}; c.change(&o.Limits) })
			for range 2 { // the first iteration must release its room
				status, body := fetch(t, url+"/export/all.ttl")
				if status != c.status || !strings.Contains(body, c.want) {
					t.Errorf("status %d: %.300s", status, body)
				}
			}
			if status, body := fetch(t, url+"/export/neighborhood.nodes.csv?of=company-1"); status != http.StatusOK {
				t.Errorf("a small file: %d %.300s", status, body)
			}
		})
	}
}

func fetch(t *testing.T, url string) (status int, body string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatalf("after %d bytes of status %d: %v", len(b), resp.StatusCode, err)
	}
	return resp.StatusCode, string(b)
}
