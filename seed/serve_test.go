package seed_test

import (
	"bytes"
	"context"
	"encoding/json"
	"iter"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"nexum/graph"
	"nexum/graph/cayley"
	"nexum/graph/claim"
	"nexum/graph/rule"
	"nexum/graph/search"
	"nexum/loader"
	"nexum/schema"
	"nexum/seed"
	"nexum/server"
)

// A service is the dataset in a store in memory, and the address where the real handler serves it.
type service struct {
	url    string
	view   *graph.View
	claims []claim.Claim
}

var (
	starting sync.Once
	started  service
	failed   error
)

// serve returns the one service of this test run, and starts it if need be.
func serve(t *testing.T) service {
	t.Helper()
	starting.Do(func() { started, failed = start(context.Background()) })
	if failed != nil {
		t.Fatal(failed)
	}
	return started
}

func start(ctx context.Context) (service, error) {
	o, err := seed.Ontology()
	if err != nil {
		return service{}, err
	}
	store, err := cayley.Open(ctx, cayley.Memory, cayley.Options{})
	if err != nil {
		return service{}, err
	}
	g, err := graph.Open(ctx, o, store)
	if err != nil {
		return service{}, err
	}
	l, err := loader.New(loader.Options{Ontology: o, Known: g.View(), ParseRules: parseRules()})
	if err != nil {
		return service{}, err
	}
	var all []claim.Claim
	commit := func(message string, claims iter.Seq2[claim.Claim, error]) error {
		_, _, err := g.Commit(ctx, message, func(yield func(claim.Claim, error) bool) {
			for c, err := range claims {
				all = append(all, c)
				if !yield(c, err) {
					return
				}
			}
		})
		return err
	}
	if _, err := l.Load(ctx, commit, "."); err != nil {
		return service{}, err
	}
	index, err := search.Open("")
	if err != nil {
		return service{}, err
	}
	v := g.View()
	if err := index.Build(ctx, v.Revision().Number, documents(v)); err != nil {
		return service{}, err
	}
	s, err := server.New(server.Options{Graph: g, Search: index, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return service{}, err
	}
	return service{httptest.NewServer(s.Handler()).URL + "/graphql", v, all}, nil
}

// parseRules returns a function that reads rules in the same way as the service. The loader reports their errors.
func parseRules() func(*schema.Ontology, string, []byte) ([]loader.Rule, []loader.Problem) {
	parser := rule.NewParser()
	return func(o *schema.Ontology, name string, src []byte) (rules []loader.Rule, problems []loader.Problem) {
		_, found := parser.Rules(name, string(src), o)
		sources, more := parser.Split(name, string(src))
		for _, f := range append(found, more...) {
			problems = append(problems, loader.Problem{File: f.File, Line: f.Line, Column: f.Column, Message: f.Message})
		}
		for _, s := range sources {
			rules = append(rules, loader.Rule{ID: s.ID, Text: s.Text, Line: s.Line})
		}
		return rules, problems
	}
}

// documents yields what the search index holds of each entity.
func documents(v *graph.View) iter.Seq[search.Document] {
	return func(yield func(search.Document) bool) {
		for n := range v.All("") {
			d := search.Document{ID: v.ID(n), Kind: v.Kind(n).Name, Name: v.Name(n)}
			for f := range v.Facts(n) {
				switch v.PredName(f.Pred) {
				case claim.PredicateAlias:
					d.Aliases = append(d.Aliases, f.Value.Text)
				case claim.PredicateDescription:
					d.Description = f.Value.Text
				}
			}
			if !yield(d) {
				return
			}
		}
	}
}

// ask sends a query and returns the data of its answer, which must come without errors.
func ask(t *testing.T, query string) map[string]any {
	t.Helper()
	body, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, serve(t).url, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var answer struct {
		Data   map[string]any `json:"data"`
		Errors []any          `json:"errors"`
	}
	d := json.NewDecoder(res.Body)
	d.UseNumber()
	if err := d.Decode(&answer); err != nil {
		t.Fatal(err)
	}
	if len(answer.Errors) > 0 || res.StatusCode != http.StatusOK {
		t.Fatalf("%s\n%s: %v", query, res.Status, answer.Errors)
	}
	return answer.Data
}
