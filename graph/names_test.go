package graph_test

import (
	"slices"
	"testing"

	"nexum/graph/claim"
)

// TestAliasesOfForeignData checks that names in well-known vocabularies are found, in every language.
func TestAliasesOfForeignData(t *testing.T) {
	const skos, love = "http://www.w3.org/2004/02/skos/core#", "http://e/love"
	newClaim := func(predicate, text, lang string) claim.Claim {
		return claim.Claim{
			Subject: love, Predicate: predicate, Object: claim.Value{Text: text, Lang: lang},
			Context: claim.Context{Revision: 1},
		}
	}
	v := compile(t, ontology(t), []claim.Claim{
		newClaim(skos+"prefLabel", "love", "en"), newClaim(skos+"prefLabel", "Liebe", "de"), newClaim(skos+"altLabel", "affection", "en"),
		newClaim("https://schema.org/alternateName", "amour", "fr"), newClaim("http://e/note", "no name", "en"),
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
