package graph_test

import (
	"slices"
	"testing"

	"nexum/graph"
)

// TestAliasesOfForeignData finds the names that well-known vocabularies give, in every language.
func TestAliasesOfForeignData(t *testing.T) {
	const skos, love = "http://www.w3.org/2004/02/skos/core#", "http://e/love"
	claim := func(predicate, text, lang string) graph.Claim {
		return graph.Claim{
			Subject: love, Predicate: predicate, Object: graph.Value{Text: text, Lang: lang},
			Context: graph.Context{Revision: 1},
		}
	}
	v := compile(t, ontology(t), []graph.Claim{
		claim(skos+"prefLabel", "love", "en"), claim(skos+"prefLabel", "Liebe", "de"), claim(skos+"altLabel", "affection", "en"),
		claim("https://schema.org/alternateName", "amour", "fr"), claim("http://e/note", "no name", "en"),
	})
	n, ok := v.Lookup(love)
	if !ok {
		t.Fatal("there is no entity")
	}
	names := append(v.Aliases(n), v.Name(n))
	slices.Sort(names)
	if want := []string{"Liebe", "affection", "amour", "love"}; !slices.Equal(names, want) {
		t.Errorf("the names are %q, want %q", names, want)
	}
}
