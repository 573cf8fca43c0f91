package seed_test

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"nexum/graph/claim"
)

func TestSize(t *testing.T) {
	stats := ask(t, `{ stats { entities relations facts } }`)["stats"]
	for what, least := range map[string]int{"entities": 450, "relations": 1600, "facts": 700} {
		n, err := strconv.Atoi(text(pick(stats, what)[0]))
		if err != nil || n < least {
			t.Errorf("%d %s, want %d at least", n, what, least)
		}
	}
}

// TestCited checks that every claim names its document and the place in it, unless the document makes the claim about
// itself.
func TestCited(t *testing.T) {
	s := serve(t)
	isDocument := func(id string) bool {
		n, ok := s.view.Lookup(id)
		return ok && s.view.Kind(n).Name == "Document"
	}
	for _, c := range s.claims {
		if c.Predicate == claim.PredicateRule || c.Predicate == claim.PredicateOntology {
			continue
		}
		what := fmt.Sprintf("%s %s %s", c.Subject, c.Predicate, c.Object.Text)
		if !isDocument(c.Context.Document) {
			t.Errorf("%s: %q is not a document", what, c.Context.Document)
		}
		if r := c.Context.Relays; r != "" && !isDocument(r) {
			t.Errorf("%s: relayed from %q, which is not a document", what, r)
		}
		if c.Context.Locator == "" && c.Subject != c.Context.Document {
			t.Errorf("%s: says not where", what)
		}
	}
}

// TestFootnotes checks that the thesis cites the document of every footnote whose text is known at the place of the
// footnote.
func TestFootnotes(t *testing.T) {
	src, err := os.ReadFile("testdata/_footnotes.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var notes map[string]string
	if err := yaml.Load(src, &notes); err != nil {
		t.Fatal(err)
	}
	cited := map[string]string{}
	answer := ask(t, `{ document(id: "isaacs-2019") { relations(filter: {types: [CITES], direction: OUT}, first: 500) {
		edges { node { target { __typename id } claims { locator } } } } } }`)
	for _, row := range rows(answer, "document.relations.edges.node", []string{"target.id", "claims.locator"}) {
		for _, place := range note.FindAllString(row[1], -1) {
			for _, n := range number.FindAllString(place, -1) {
				cited[n] = row[0]
			}
		}
	}
	for n, id := range notes {
		if cited[n] != id {
			t.Errorf("note %s names %s, cited there is %q", n, id, cited[n])
		}
	}
	for n, id := range cited {
		if notes[n] == "" {
			t.Errorf("%s is cited in note %s, the text of which is lost", id, n)
		}
	}
}

var (
	note   = regexp.MustCompile(`notes? [0-9]+( and [0-9]+)?`)
	number = regexp.MustCompile(`[0-9]+`)
)

// TestReadme checks the counts in the tables of README.md.
func TestReadme(t *testing.T) {
	src, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	stats := ask(t, `{ stats { kinds { kind count } types { type count } } }`)
	for heading, counts := range map[string][][]string{
		"Entities by kind":  rows(stats, "stats.kinds", []string{"kind", "count"}),
		"Relations by type": rows(stats, "stats.types", []string{"type", "count"}),
	} {
		listed := countsIn(string(src), heading)
		if len(listed) == 0 {
			t.Errorf("README.md has no table under ## %s", heading)
			continue
		}
		for _, c := range counts {
			if got := listed[plain(c[0])]; got != c[1] {
				t.Errorf("%s: README.md says %q of %s, there are %s", heading, got, c[0], c[1])
			}
			delete(listed, plain(c[0]))
		}
		for name, n := range listed {
			t.Errorf("%s: README.md counts %s of %s, which there is none of", heading, n, name)
		}
	}
}

var row = regexp.MustCompile("\\|?\\s*`?([A-Za-z_ ]+)`?\\s*\\|\\s*([0-9][0-9,]*)\\s*\\|")

// countsIn reads the names and numbers of the tables between a heading and the next.
func countsIn(markdown, heading string) map[string]string {
	_, section, ok := strings.Cut(markdown, "\n## "+heading+"\n")
	if !ok {
		return nil
	}
	section, _, _ = strings.Cut(section, "\n## ")
	counts := map[string]string{}
	for _, m := range row.FindAllStringSubmatch(section, -1) {
		if name := plain(m[1]); name != "all" && name != "total" {
			counts[name] = strings.ReplaceAll(m[2], ",", "")
		}
	}
	return counts
}

// plain returns the name of a kind or type in lower case without separators.
func plain(name string) string {
	return strings.ToLower(strings.NewReplacer("_", "", " ", "").Replace(name))
}
