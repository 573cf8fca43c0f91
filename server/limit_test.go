package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/search"
	"nexum/server"
)

func limits(l server.Limits) func(*server.Options) {
	return func(o *server.Options) { o.Limits = l }
}

// nest returns a query with n nested relations.
func nest(n int, first string) string {
	return `{entity(id:"21vianet"){` + strings.Repeat("relations("+first+"){edges{node{source{", n) + "id" +
		strings.Repeat("}}}}", n) + "}}"
}

func TestLimits(t *testing.T) {
	for _, c := range []struct {
		name, query string
		limits      server.Limits
		code        string
	}{
		{"tokens", "{" + strings.Repeat("a ", 200) + "}", server.Limits{Tokens: 100}, "LIMIT_EXCEEDED"},
		{"tokens within", `{stats{entities}}`, server.Limits{Tokens: 100}, ""},
		{"depth", nest(3, "first:1"), server.Limits{Depth: 10}, "LIMIT_EXCEEDED"},
		{"depth within", nest(2, "first:1"), server.Limits{Depth: 10}, ""},
		{
			"depth in fragments",
			`{entity(id:"x"){...a}} fragment a on Entity{relations{edges{...b}}} fragment b on RelationEdge{node{source{id}}}`,
			server.Limits{
				Depth: 5,
			},
			"LIMIT_EXCEEDED",
		},
		{
			"depth in an unused fragment", `{stats{entities}} fragment a on Entity{relations{edges{node{source{id}}}}}`,
			server.Limits{Depth: 3},
			"LIMIT_EXCEEDED",
		},
		{
			"aliases", `{` + strings.Repeat(`a:stats{entities} `, 1) + `b:stats{entities} c:stats{entities}}`,
			server.Limits{Aliases: 2},
			"LIMIT_EXCEEDED",
		},
		{"aliases within", `{b:stats{entities} c:stats{entities} stats:stats{entities}}`, server.Limits{Aliases: 2}, ""},
		{"fields", `{stats{entities relations facts}}`, server.Limits{Fields: 3}, "LIMIT_EXCEEDED"},
		{"fields within", `{stats{entities relations facts}}`, server.Limits{Fields: 4}, ""},
		{"cost", nest(3, "first:1000"), server.Limits{Depth: 100}, "LIMIT_EXCEEDED"},
		{"cost by default of first", nest(6, "first:50"), server.Limits{Depth: 100}, "LIMIT_EXCEEDED"},
		{"cost within", nest(2, "first:100"), server.Limits{Depth: 100}, ""},
		{"cost of ids", `{nodes(ids:["a","b","c"]){id}}`, server.Limits{Cost: 3}, "LIMIT_EXCEEDED"},
		{"cost of no ids", `{nodes(ids:[]){id}}`, server.Limits{Cost: 1}, "LIMIT_EXCEEDED"},
		{"cost of limit", `{neighborhood(of:["china"],limit:100){entities{id}}}`, server.Limits{Cost: 100}, "LIMIT_EXCEEDED"},
		{"introspection", introspectionBomb, server.Limits{}, "LIMIT_EXCEEDED"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := ask(t, serve(t, limits(c.limits)).Handler(), c.query, nil)
			if c.code == "" {
				if len(got.Errors) > 0 {
					t.Errorf("%+v", got.Errors)
				}
			} else if code := got.code(t); code != c.code || got.Data != nil {
				t.Errorf("code %s, data %v: %v", code, got.Data, got.Errors)
			}
		})
	}
}

var introspectionBomb = func() string {
	var b strings.Builder
	for i := range 40 {
		fmt.Fprintf(&b, "a%d:__schema{types{possibleTypes{fields{args{type{name kind}}}}}}", i)
	}
	return "{" + b.String() + "}"
}()

func TestCostOfVariables(t *testing.T) {
	h := serve(t, limits(server.Limits{Cost: 1000})).Handler()
	query := `query($n:Int=5){entities(first:$n){edges{node{id}}}}`
	for _, c := range []struct {
		vars map[string]any
		code string
	}{
		{nil, ""},
		{map[string]any{"n": 100}, ""},
		{map[string]any{"n": 900}, "LIMIT_EXCEEDED"},
		{map[string]any{"n": nil}, ""},
	} {
		got := ask(t, h, query, c.vars)
		if c.code == "" && len(got.Errors) == 0 {
			continue
		}
		if code := got.code(t); code != c.code {
			t.Errorf("%v: code %s, want %q: %v", c.vars, code, c.code, got.Errors)
		}
	}
	ids := make([]string, 2000)
	got := ask(t, h, `query($i:[ID!]!){nodes(ids:$i){id}}`, map[string]any{"i": ids})
	if code := got.code(t); code != "LIMIT_EXCEEDED" {
		t.Errorf("2000 ids: %s", code)
	}
}

// TestHostile sends queries that are designed to be expensive. Each must fail quickly with an error.
func TestHostile(t *testing.T) {
	var bomb strings.Builder
	bomb.WriteString("{...f0}")
	for i := range 60 {
		fmt.Fprintf(&bomb, " fragment f%d on Query{a%d:stats{entities} ...f%d ...f%d}", i, i, i+1, i+1)
	}
	bomb.WriteString(" fragment f60 on Query{stats{entities}}")
	var same strings.Builder
	for range 1900 {
		same.WriteString("stats{entities}")
	}
	h := serve(t).Handler()
	for name, query := range map[string]string{
		"fragments that double": bomb.String(),
		"a fragment in itself":  `{...a} fragment a on Query{stats{entities} ...a}`,
		"fragments in a circle": `{...a} fragment a on Query{...b} fragment b on Query{...c} fragment c on Query{...a}`,
		"deep":                  strings.Repeat("{a", 3000) + strings.Repeat("}", 3000),
		"deep lists":            `{nodes(ids:` + strings.Repeat("[", 4000) + strings.Repeat("]", 4000) + `){id}}`,
		"one field many times":  "{" + same.String() + "}",
		"aliases":               "{" + strings.Repeat("a:stats{entities} ", 500) + "}",
		"huge number":           `{entities(first:` + strings.Repeat("9", 5000) + `){edges{cursor}}}`,
		"negative":              `{entities(first:-2147483648){edges{cursor}}}`,
		"many directives":       `{stats` + strings.Repeat("@include(if:true)", 2000) + `{entities}}`,
		"many operations":       strings.Repeat("query a{stats{entities}}", 1000),
		"introspection":         introspectionBomb,
		"a long name":           "{" + strings.Repeat("a", 100_000) + "}",
		"a long text for an enum": `{entities(filter:{kinds:["` + strings.Repeat("a", 900_000) +
			`"]}){pageInfo{endCursor}}}`,
		"as long, but just suggested": `{entities(filter:{kinds:["` + strings.Repeat("a", 4000) +
			`"]}){pageInfo{endCursor}}}`,
		"names, just suggested":      "{" + strings.Repeat("aa ", 1350) + "}",
		"long names":                 "{" + strings.Repeat(strings.Repeat("a", 90)+" ", 1000) + "}",
		"a long text":                `{entity(id:"` + strings.Repeat("a", 500_000) + `"){id nope}}`,
		"no end of text":             `{entity(id:"`,
		"strange letters":            "{\u0000\ufffe}",
		"subscription":               `subscription{stats{entities}}`,
		"mutation":                   `mutation{stats{entities}}`,
		"only a fragment":            `fragment a on Query{stats{entities}}`,
		"nothing":                    ` `,
		"variables without an end":   `query(` + strings.Repeat("$a:Int ", 2500) + `){stats{entities}}`,
		"unknown type of variable":   `query($a:Nope){stats{entities}}`,
		"object type of variable":    `query($a:Company){stats{entities}}`,
		"abstract fields that clash": `{entity(id:"a"){... on Company{x:id} ... on Law{x:kind}}}`,
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			got := ask(t, h, query, nil)
			if took := time.Since(start); took > 20*time.Second {
				t.Errorf("took %v", took)
			}
			if len(got.Errors) == 0 && name != "one field many times" && name != "many directives" {
				t.Errorf("no error: %v", got.Data)
			}
			for _, e := range got.Errors {
				if len(e.Message) > 2000 {
					t.Errorf("a message of %d bytes", len(e.Message))
				}
			}
		})
	}
}

func TestIntrospection(t *testing.T) {
	got := ask(t, serve(t).Handler(), introspection, nil)
	if len(got.Errors) > 0 {
		t.Fatal(got.Errors)
	}
	for _, x := range got.Data["__schema"].(map[string]any)["types"].([]any) {
		d := x.(map[string]any)
		if name := d["name"].(string); d["description"] == nil || d["description"] == "" {
			t.Errorf("type %s has no description", name)
		}
		fields, _ := d["fields"].([]any)
		for _, f := range fields {
			if f := f.(map[string]any); !strings.HasPrefix(d["name"].(string), "__") &&
				(f["description"] == nil || f["description"] == "") {
				t.Errorf("%s.%s has no description", d["name"], f["name"])
			}
		}
	}
}

// introspection is the introspection query of graphql-js 16, which GraphiQL and others use.
const introspection = `query IntrospectionQuery{__schema{description queryType{name}mutationType{name}subscriptionType{name}
types{...FullType}directives{name description isRepeatable locations args(includeDeprecated:true){...InputValue}}}}
fragment FullType on __Type{kind name description specifiedByURL fields(includeDeprecated:true){name description args(includeDeprecated:true){...InputValue}
type{...TypeRef}isDeprecated deprecationReason}inputFields(includeDeprecated:true){...InputValue}interfaces{...TypeRef}
enumValues(includeDeprecated:true){name description isDeprecated deprecationReason}possibleTypes{...TypeRef}}
fragment InputValue on __InputValue{name description type{...TypeRef}defaultValue isDeprecated deprecationReason}
fragment TypeRef on __Type{kind name ofType{kind name ofType{kind name ofType{kind name ofType{kind name ofType{kind name ofType{kind name ofType{kind name ofType{kind name ofType{kind name}}}}}}}}}}`

// failing is a Searcher that calls a function.
type failing func(ctx context.Context) error

func (f failing) Hits(ctx context.Context, _ search.Query) iter.Seq2[search.Hit, error] {
	return func(yield func(search.Hit, error) bool) { yield(search.Hit{}, f(ctx)) }
}

func TestMasked(t *testing.T) {
	var log bytes.Buffer
	const secret = "pq: password of admin is hunter2"
	for name, f := range map[string]failing{
		"error": func(context.Context) error { return errors.New(secret) },
		"panic": func(context.Context) error { panic(secret) },
	} {
		log.Reset()
		h := serve(t, func(o *server.Options) {
			o.Search = f
			o.Log = slog.New(slog.NewTextHandler(&log, nil))
		}).Handler()
		body, _ := json.Marshal(map[string]any{"query": `{stats{entities} x:search(text:"a"){edges{score}}}`})
		w := post(t.Context(), h, body)
		got := decode(t, w)
		if got.code(t) != "INTERNAL" || strings.Contains(w.Body.String(), "hunter2") {
			t.Errorf("%s: %s", name, w.Body)
		}
		id := w.Header().Get("X-Request-Id")
		if got.Errors[0].Extensions["requestId"] != id || id == "" || !strings.Contains(log.String(), id) ||
			!strings.Contains(log.String(), "hunter2") {
			t.Errorf("%s: id %q, answer %s, log:\n%s", name, id, w.Body, log.String())
		}
		if len(got.Errors[0].Path) == 0 || got.Errors[0].Path[0] != "x" {
			t.Errorf("%s: path %v", name, got.Errors[0].Path)
		}
	}
}

func TestTimeAndCancel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := serve(t, limits(server.Limits{Time: 3 * time.Second}), func(o *server.Options) {
			o.Search = failing(func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() })
		}).Handler()
		start := time.Now()
		query := `{search(text:"a"){edges{score}}}`
		if code := ask(t, h, query, nil).code(t); code != "TIMEOUT" || time.Since(start) != 3*time.Second {
			t.Errorf("code %s after %v", code, time.Since(start))
		}
		ctx, cancel := context.WithCancel(t.Context())
		go func() { time.Sleep(time.Second); cancel() }()
		start = time.Now()
		if code := decode(t, post(ctx, h, []byte(`{"query":"{search(text:\"a\"){edges{score}}}"}`))).
			code(t); code != "CANCELLED" || time.Since(start) != time.Second {
			t.Errorf("code %s after %v", code, time.Since(start))
		}
	})
}

func TestInFlight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := serve(t, limits(server.Limits{InFlight: 2, Wait: time.Second}), func(o *server.Options) {
			o.Search = failing(func(context.Context) error { time.Sleep(1500 * time.Millisecond); return errors.New("x") })
		}).Handler()
		var wg sync.WaitGroup
		var mu sync.Mutex
		count := map[int]int{}
		for range 5 {
			wg.Go(func() {
				w := post(t.Context(), h, []byte(`{"query":"{search(text:\"a\"){edges{score}}}"}`))
				decode(t, w)
				mu.Lock()
				count[w.Code]++
				mu.Unlock()
			})
		}
		wg.Wait()
		if count[http.StatusOK] != 2 || count[http.StatusServiceUnavailable] != 3 {
			t.Errorf("%v", count)
		}
	})
}

// viewQueue is a Source whose view changes concurrently.
type viewQueue struct{ views chan *graph.View }

func (s viewQueue) View() *graph.View {
	v := <-s.views
	s.views <- v
	return v
}

// TestClients runs 64 clients while revisions are committed. Each answer must come from exactly one revision.
func TestClients(t *testing.T) {
	v := viewOf(t, smallGraph())
	src := viewQueue{make(chan *graph.View, 1)}
	src.views <- v
	h := serve(t, func(o *server.Options) { o.Graph = src }).Handler()
	stop := make(chan struct{})
	var writer, clients sync.WaitGroup
	writer.Go(func() {
		for n := uint64(2); n < 100; n++ {
			select {
			case <-stop:
				return
			case old := <-src.views:
				id := fmt.Sprintf("company-%03d", n)
				c := claim.Context{Document: "isaacs-2019", Revision: n}
				src.views <- old.Apply(claim.Revision{Number: n}, []claim.Claim{
					{Subject: id, Predicate: claim.PredicateKind, Object: claim.Literal("Company"), Context: c},
					{Subject: id, Predicate: "OPERATES", Object: claim.EntityValue("azure-china"), Context: c},
				})
			}
			time.Sleep(3 * time.Millisecond)
		}
	})
	for range 64 {
		clients.Go(func() {
			for range 10 {
				got := ask(t, h,
					`{revision{number} companies(first:1000){edges{node{id}}} service(id:"azure-china"){operators(first:1000){edges{node{id}}}}
					company(id:"21vianet"){constrainedBy{edges{node{id} relation{proof{text leaves{claims{locator}}}}}}}}`, nil)
				if len(got.Errors) > 0 {
					t.Errorf("%v", got.Errors)
					return
				}
				rev := int(got.Data["revision"].(map[string]any)["number"].(float64))
				companies := len(got.Data["companies"].(map[string]any)["edges"].([]any))
				operators := len(got.Data["service"].(map[string]any)["operators"].(map[string]any)["edges"].([]any))
				laws := len(got.Data["company"].(map[string]any)["constrainedBy"].(map[string]any)["edges"].([]any))
				if companies != 3+rev-1 || operators != 2+rev-1 || laws != 1 {
					t.Errorf("revision %d: %d companies, %d operators, %d laws", rev, companies, operators, laws)
				}
			}
		})
	}
	clients.Wait()
	close(stop)
	writer.Wait()
}

func FuzzQuery(f *testing.F) {
	h := serve(f, limits(server.Limits{
		Tokens: 500, Fields: 200, Depth: 12, Aliases: 20, Cost: 20_000,
		Time: 2 * time.Second,
	})).Handler()
	for _, q := range []string{
		`{stats{entities}}`, introspection, introspectionBomb, nest(2, "first:2"),
		`query($n:Int!){entities(first:$n){edges{node{id}}}}`, `{...a} fragment a on Query{stats{entities} ...a}`,
		`{a:entity(id:"china"){... on State @skip(if:false){organs{edges{node{id}}}}}}`,
		`{entities(filter:{kinds:[LAW],namePrefix:"c",related:{type:OPERATES}},orderBy:{field:NAME}){pageInfo{endCursor}}}`,
		`{relations(after:"UgBhAGIAYwBk"){edges{cursor}} search(text:"\u0000"){edges{score}}}`,
		`{nodes(ids:["|","a|b","\\|"]){id}}`,
	} {
		f.Add(q, `{"n":3}`)
	}
	f.Fuzz(func(t *testing.T, query, vars string) {
		if !json.Valid([]byte(vars)) {
			vars = "null"
		}
		q, _ := json.Marshal(query)
		stuck := time.AfterFunc(10*time.Second, func() { panic(fmt.Sprintf("stuck on %q with %s", query, vars)) })
		defer stuck.Stop()
		w := post(t.Context(), h, fmt.Appendf(nil, `{"query":%s,"variables":%s}`, q, vars))
		got := decode(t, w)
		for _, e := range got.Errors {
			if e.Extensions["code"] == "INTERNAL" {
				t.Errorf("internal error: %s", w.Body)
			}
		}
	})
}

func FuzzBody(f *testing.F) {
	h := serve(f).Handler()
	for _, b := range []string{
		`{"query":"{stats{entities}}"}`, `[]`, `{"query":1}`, `{"query":"{a}","variables":[]}`,
		`{"operationName":null}`, "\xff", `{"query":"{stats{entities}}"} x`,
	} {
		f.Add([]byte(b), "application/json", "*/*")
	}
	f.Fuzz(func(t *testing.T, body []byte, content, accept string) {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "http://localhost/graphql", bytes.NewReader(body))
		r.Header.Set("Content-Type", content)
		r.Header.Set("Accept", accept)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code >= 500 {
			t.Errorf("status %d: %s", w.Code, w.Body)
		}
		decode(t, w)
	})
}
