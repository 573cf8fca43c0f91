package seed_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/search"
	"nexum/seed"
	"nexum/server"
)

// viewFields are the parts of a relation, a proof and an answer that must not depend on what a view leaves out.
const viewFields = `
fragment held on Relation {
  id type derived disputed modality confidence validFrom validFromOrBefore validTo validToOrAfter occurrence
  periods { validFrom validTo validFromOrBefore validToOrAfter }
  claims { ...said }
}
fragment said on Claim {
  document { id } locator quote relays { id } by { id } stance modality confidence validFrom validTo attributes about
}
fragment event on TimelineEvent { date bound what entity { id } fact relation { id } }
fragment shown on Proof { text accepted leaves { relation { id } claims { ...said } } }
`

// viewQuestions ask about $id, $other and $law under a view. The search is missing, because it finds the names of the
// newest revision in every view, and so are the near misses of whyNot: which of equally good ones are found depends on
// the order in which the store numbers its entities.
const viewQuestions = `query($known: Int, $asOf: Date, $distrust: [ID!], $without: [ID!],
  $id: ID!, $other: ID!, $law: ID!, $document: ID!, $ask: String!) {
  view(knownAtRevision: $known, asOf: $asOf, distrust: $distrust, without: $without) {
    entity(id: $id) {
      constraints: relations(first: 8, filter: {types: [CONSTRAINS, OPERATES_IN, EXPOSED_TO]}) { edges { node { id
        fragility(size: 2, first: 40) { exhaustive sets { ids } } } } }
      id kind name aliases description
      facts { edges { node { name value language disputed periods { validFrom validTo } claims { ...said } } } }
      relations(first: 200) { totalCount edges { node { ...held } } }
      relationCounts { type direction count }
    }
    stats { entities relations facts claims documents earliest latest
      kinds { kind count } types { type count } sources { document { id } claims } }
    conflicts(first: 20) { totalCount edges { node {
      bearer { id } duty { id } against { id } dutyLaws { id } againstLaws { id } validFrom validTo modality confidence
      disputed text } } }
    timeline(first: 60, from: "2010") { totalCount edges { node { ...event } } }
    of: timeline(of: $id, first: 60) { totalCount edges { node { ...event } } }
    metrics(metrics: [DEGREE, WEIGHTED_DEGREE, CORE, COMPONENT, CLUSTERING, PAGERANK], of: [$id], depth: 1) {
      metric exact values(first: 30) { entity { id } value } }
    neighborhood(of: [$id], limit: 2000) { entities { id } relations { id } truncated }
    paths(from: $id, to: $other, first: 500, maxLength: 3) { exhaustive paths { relations { id } } }
    cycles(through: $id, maxLength: 4, first: 200) { exhaustive cycles { relations { id } feedback } }
    whyNot(source: $law, type: CONSTRAINS, target: $id, first: 1) { kind }
    compare(before: {asOf: "2012"}, question: $ask) {
      unchanged added { text } removed { text } changed { before { text } after { text } } }
    ask(query: $ask, first: 60) { totalCount noneBecause edges { node {
      text validFrom validTo modality confidence disputed proofs { ...shown } } } }
    claims(document: $document, first: 60) { totalCount edges { node {
      subject { id } relation { id } fact { name value } claim { ...said } } } }
    companies(first: 80, filter: {headquarteredIn: {some: {id: {eq: "china"}}}}, orderBy: [{foundedOn: DESC}]) {
      totalCount edges { node { id foundedOn } } }
    companiesAggregate { count }
    merges { totalCount edges { node { id state } } }
    rules { id }
  }
}` + viewFields

// TestViewsAnswerEveryQuestionAsSmallerStores checks that every question of the API has the same answer in a view of
// the dataset, spread over several revisions with retractions, as in a store that has only what the view shows.
func TestViewsAnswerEveryQuestionAsSmallerStores(t *testing.T) {
	all := serve(t).claims
	views := 4
	if testing.Short() {
		views = 1 // of each seed, in the fast lane, make check
	}
	for seed := range uint64(2) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 7))
			claims := spread(r, all)
			whole := serverOf(t, claims)
			for range views {
				compareViews(t, r, whole, claims)
			}
		})
	}
}

// spread gives each claim a random revision, and retracts some of them. Kinds, names and rules are in the first one.
func spread(r *rand.Rand, all []claim.Claim) []claim.Claim {
	out := slices.Clone(all)
	for i := range out {
		c := &out[i]
		c.Context.Revision = 1
		switch c.Predicate {
		case claim.PredicateKind, claim.PredicateName, claim.PredicateRule:
			continue
		}
		c.Context.Revision = 1 + r.Uint64N(3)
		if r.IntN(20) == 0 && c.Context.Stance != claim.Retracts {
			retracted := *c
			retracted.Context.Stance = claim.Retracts
			retracted.Context.Revision = c.Context.Revision + 1
			out = append(out, retracted)
		}
	}
	return out
}

func serverOf(t *testing.T, claims []claim.Claim) http.Handler {
	t.Helper()
	o, err := seed.Ontology()
	if err != nil {
		t.Fatal(err)
	}
	v, err := graph.NewBuilder(o).View()
	if err != nil {
		t.Fatal(err)
	}
	for rev := uint64(1); rev <= 4; rev++ {
		v = v.Apply(claim.Revision{Number: rev, CommittedAt: time.Date(2026, 1, int(rev), 0, 0, 0, 0, time.UTC)},
			slices.DeleteFunc(slices.Clone(claims), func(c claim.Claim) bool { return c.Context.Revision != rev }))
	}
	x, err := search.Open("")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.Close() })
	if err := x.Build(t.Context(), 4, documents(v)); err != nil {
		t.Fatal(err)
	}
	s, err := server.New(server.Options{Graph: still{v}, Search: x, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return s.Handler()
}

type still struct{ view *graph.View }

func (s still) View() *graph.View { return s.view }

func compareViews(t *testing.T, r *rand.Rand, whole http.Handler, claims []claim.Claim) {
	t.Helper()
	known := uint64(1 + r.IntN(3))
	kept := slices.DeleteFunc(slices.Clone(claims), func(c claim.Claim) bool { return c.Context.Revision > known })
	change := map[string]any{}
	if r.IntN(2) == 0 {
		change["asOf"] = fmt.Sprint(2008 + r.IntN(12))
	}
	if r.IntN(2) == 0 {
		change["without"] = []string{[]string{"microsoft", "cn-cybersecurity-law-2017", "amazon", "china"}[r.IntN(4)]}
	}
	distrust := ""
	if r.IntN(2) == 0 {
		distrust = pickOf(r, "ragland-2013", "garsd-2018", "minnick-2013", "us-house-report-huawei-zte-2012")
		kept = slices.DeleteFunc(kept, func(c claim.Claim) bool {
			return c.Context.Document == distrust || c.Context.Relays == distrust
		})
	}
	smaller := serverOf(t, kept)
	for range 3 {
		vars := map[string]any{
			"id":       pickOf(r, "21vianet", "alibaba", "apple", "amazon", "huawei", "mss"),
			"other":    pickOf(r, "united-states", "china", "microsoft", "aws"),
			"law":      pickOf(r, "cn-national-security-law-2015", "cn-cybersecurity-law-2017", "cn-state-secrets-laws"),
			"document": "isaacs-2019",
			"ask": pickOf(r, "constrains(L, X), company(X)", "exposedTo(X, /china), company(X)", "owns(X, Y, percent: P)",
				"owns(X, Y, percent: P) | sum(P), count(X) by Y", "law(L), not constrains(L, /21vianet)",
				"company(X), foundedOn(X, D) | min(D)"),
		}
		for k, v := range change {
			vars[k] = v
		}
		want := answerTo(t, smaller, vars)
		vars["known"] = known
		if distrust != "" {
			vars["distrust"] = []string{distrust}
		}
		got := answerTo(t, whole, vars)
		if got != want {
			t.Fatalf("known at %d, %v:\n%s", known, vars, firstDifference(got, want))
		}
	}
}

func pickOf(r *rand.Rand, list ...string) string { return list[r.IntN(len(list))] }

func answerTo(t *testing.T, h http.Handler, vars map[string]any) string {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": viewQuestions, "variables": vars})
	if err != nil {
		t.Fatal(err)
	}
	req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "http://localhost/graphql", bytes.NewReader(body))
	req.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, req)
	if bytes.Contains(w.Body.Bytes(), []byte("GRAPHQL_VALIDATION_FAILED")) {
		t.Fatalf("%.2000s", w.Body)
	}
	var out any
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
		t.Fatal(err)
	}
	text, err := json.MarshalIndent(sorted(out), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// sorted sorts the lists of an answer, whose order may depend on the order in which the store numbers its entities.
func sorted(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key := range v {
			v[key] = sorted(v[key])
		}
	case []any:
		for i := range v {
			v[i] = sorted(v[i])
		}
		slices.SortFunc(v, func(a, b any) int { return strings.Compare(textOf(a), textOf(b)) })
	}
	return v
}

func textOf(v any) string {
	b, _ := json.Marshal(v)
	return string(b)
}

func firstDifference(got, want string) string {
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	from := max(0, i-25)
	return fmt.Sprintf("line %d\n%s\nWANT\n%s", i, strings.Join(a[from:min(len(a), i+12)], "\n"),
		strings.Join(b[from:min(len(b), i+12)], "\n"))
}
