package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/search"
	"nexum/seed"
	"nexum/server"
)

// fixedView is a Source with a constant view.
type fixedView struct{ view *graph.View }

func (s fixedView) View() *graph.View { return s.view }

// book builds the claims of a small graph. Document isaacs-2019 makes all of them.
type book struct {
	claims []claim.Claim
	at     string
}

func (b *book) say(subject, predicate string, object claim.Value, change ...func(*claim.Context)) {
	c := claim.Context{Document: "isaacs-2019", Locator: b.at}
	for _, f := range change {
		f(&c)
	}
	b.claims = append(b.claims, claim.Claim{Subject: subject, Predicate: predicate, Object: object, Context: c})
}

func (b *book) entity(id, kind, name string, aliases ...string) {
	b.say(id, claim.PredicateKind, claim.Literal(kind))
	b.say(id, claim.PredicateName, claim.Literal(name))
	for _, a := range aliases {
		alias := claim.Literal(a)
		if strings.IndexFunc(a, func(r rune) bool { return unicode.Is(unicode.Han, r) }) >= 0 {
			alias.Lang = "zh"
		}
		b.say(id, claim.PredicateAlias, alias)
	}
}

func (b *book) relate(source, typ, target string, change ...func(*claim.Context)) {
	b.say(source, typ, claim.EntityValue(target), change...)
}

func startingAt(d claim.Date) func(*claim.Context) {
	return func(c *claim.Context) { c.Period.From = d }
}

const jurisdiction = `rule activity-in-jurisdiction:
  "A law binds whoever conducts an activity that it regulates, in a state where it applies."
  because "A statute governs conduct within its territory."
  constrains(Law, X) :- regulates(Law, A), conducts(X, A), appliesIn(Law, S), operatesIn(X, S).
`

// smallGraph returns a few entities around 21Vianet.
func smallGraph() []claim.Claim {
	b := &book{at: "4.5"}
	b.entity("isaacs-2019", "Document", "Isaacs 2019")
	b.entity("21vianet", "Company", "21Vianet", "世纪互联", "21Vianet Group")
	b.entity("microsoft", "Company", "Microsoft")
	b.entity("sinnet", "Company", "Sinnet")
	b.entity("azure-china", "Service", "Azure China")
	b.entity("china", "State", "China")
	b.entity("cayman-islands", "Place", "Cayman Islands")
	b.entity("miit", "Ministry", "Ministry of Industry and Information Technology", "MIIT")
	b.entity("cn-cybersecurity-law-2017", "Law", "Cybersecurity Law", "网络安全法")
	b.entity("network-operation", "Activity", "network operation")
	b.say("21vianet", claim.PredicateDescription, claim.Literal("A Chinese operator of data centres."))
	b.say("21vianet", "foundedOn", claim.Literal("1999"))
	b.say("21vianet", "employees", claim.Literal("2000"))
	b.say("21vianet", "stateOwned", claim.Literal("false"))
	b.say("cn-cybersecurity-law-2017", "inForceOn", claim.Literal("2017-06-01"))
	b.relate("21vianet", "OPERATES", "azure-china", startingAt(claim.Day(2013, 6, 0)), func(c *claim.Context) {
		c.Attributes = `{"under":"licence"}`
	})
	b.relate("21vianet", "INCORPORATED_IN", "cayman-islands")
	b.relate("21vianet", "CONDUCTS", "network-operation")
	b.relate("21vianet", "OPERATES_IN", "china")
	b.relate("21vianet", "PARTNERS_WITH", "microsoft", func(c *claim.Context) { c.Modality, c.Doubt = claim.Alleged, 0.4 })
	b.relate("microsoft", "LICENSES_TO", "21vianet")
	b.relate("microsoft", "PROVIDES", "azure-china")
	b.relate("sinnet", "COMPETES_WITH", "21vianet")
	b.relate("miit", "PART_OF", "china")
	b.relate("azure-china", "PART_OF", "china") // not a ministry, so not an organ
	b.relate("cn-cybersecurity-law-2017", "REGULATES", "network-operation")
	b.relate("cn-cybersecurity-law-2017", "APPLIES_IN", "china", startingAt(claim.Day(2017, 6, 1)))
	b.relate("sinnet", "OPERATES", "azure-china", func(c *claim.Context) { c.Stance = claim.Supports })
	b.relate("sinnet", "OPERATES", "azure-china", func(c *claim.Context) { c.Stance = claim.Disputes; c.By = "microsoft" })
	b.say("http://e/a", "http://e/knows", claim.EntityValue("http://e/b"), func(c *claim.Context) { *c = claim.Context{} })
	b.say("http://e/a", "http://e/says", claim.Value{Text: "hi", Lang: "en"}, func(c *claim.Context) {
		*c = claim.Context{}
	})
	b.say("activity-in-jurisdiction", claim.PredicateRule, claim.Literal(jurisdiction))
	return b.claims
}

func viewOf(t testing.TB, claims []claim.Claim) *graph.View {
	t.Helper()
	o, err := seed.Ontology()
	if err != nil {
		t.Fatal(err)
	}
	empty, err := graph.NewBuilder(o).View()
	if err != nil {
		t.Fatal(err)
	}
	rev := claim.Revision{Number: 1, Message: "test"}
	for i := range claims {
		claims[i].Context.Revision = 1
	}
	return empty.Apply(rev, claims)
}

func indexOf(t testing.TB, v *graph.View) *search.Index {
	t.Helper()
	x, err := search.Open("")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.Close() })
	var docs []search.Document
	for n := range v.All("") {
		docs = append(docs, search.Document{ID: v.ID(n), Kind: v.Kind(n).Name, Name: v.Name(n)})
	}
	if err := x.Build(t.Context(), v.Revision().Number, slices.Values(docs)); err != nil {
		t.Fatal(err)
	}
	return x
}

// serve makes a server for the small graph.
func serve(t testing.TB, change ...func(*server.Options)) *server.Server {
	t.Helper()
	v := viewOf(t, smallGraph())
	o := server.Options{
		Graph: fixedView{v}, Search: indexOf(t, v), Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Version: "test",
	}
	for _, f := range change {
		f(&o)
	}
	s, err := server.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

type gqlError struct {
	Message    string
	Path       []any
	Extensions map[string]any
}

type reply struct {
	Data   map[string]any
	Errors []gqlError
}

// code returns the code of the only error.
func (r reply) code(t testing.TB) string {
	t.Helper()
	if len(r.Errors) != 1 {
		t.Fatalf("%d errors, want one: %v", len(r.Errors), r.Errors)
	}
	c, _ := r.Errors[0].Extensions["code"].(string)
	return c
}

// ask posts a query; vars is nil or the variables.
func ask(t testing.TB, h http.Handler, query string, vars map[string]any) reply {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": vars})
	if err != nil {
		t.Fatal(err)
	}
	return decode(t, post(t.Context(), h, body))
}

func post(ctx context.Context, h http.Handler, body []byte) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, "http://localhost/graphql", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func decode(t testing.TB, w *httptest.ResponseRecorder) reply {
	t.Helper()
	var out reply
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
		t.Fatalf("status %d, not JSON: %v: %s", w.Code, err, w.Body.Bytes())
	}
	for _, e := range out.Errors {
		if c, _ := e.Extensions["code"].(string); c == "" {
			t.Errorf("an error without a code: %+v", e)
		}
	}
	return out
}

// want sends a query and compares the data as JSON.
func want(t *testing.T, h http.Handler, query, data string) {
	t.Helper()
	got := ask(t, h, query, nil)
	if len(got.Errors) > 0 {
		t.Errorf("%s: errors: %+v", query, got.Errors)
	}
	b, err := json.Marshal(got.Data)
	if err != nil {
		t.Fatal(err)
	}
	var w any
	if err := json.Unmarshal([]byte(data), &w); err != nil {
		t.Fatalf("%v: %s", err, data)
	}
	wb, err := json.Marshal(w)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b, wb) {
		t.Errorf("%s\n got %s\nwant %s", query, b, wb)
	}
}

func itoa(n int) string { return strconv.Itoa(n) }
