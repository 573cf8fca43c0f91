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
		newClaim(skos+"prefLabel", "love", "en"), newClaim(skos+"prefLabel", "Liebe", "de"),
		newClaim(skos+"altLabel", "affection", "en"), newClaim("https://schema.org/alternateName", "amour", "fr"),
		newClaim("http://e/note", "no name", "en"),
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

func TestLocalName(t *testing.T) {
	const id = "http://e/bank"
	name := func(predicate, text, lang string) claim.Claim {
		return claim.Claim{
			Subject: id, Predicate: predicate, Object: claim.Value{Text: text, Lang: lang},
			Context: claim.Context{Revision: 1, Document: "list"},
		}
	}
	alleged := name(claim.PredicateName, "瑞银大行", "zh-hans")
	alleged.Context.Modality = claim.Alleged
	v := compile(t, ontology(t), []claim.Claim{
		name(claim.PredicateName, "Bank", ""),
		name(claim.PredicateAlias, "银行", "zh-hans"),
		name(claim.PredicateAlias, "銀行", "zh-hant"),
		name(claim.PredicateAlias, "Bänkli", "de-ch"),
		name(claim.PredicateAlias, "Bank AG", "de"),
		name("http://www.w3.org/2000/01/rdf-schema#label", "Die Bank", "de"),
		name(claim.PredicateAlias, "banque", "fr-ca"),
		name("http://e/note", "eine Notiz", "de-ch"),
		alleged,
	})
	n, ok := v.Lookup(id)
	if !ok {
		t.Fatal("there is no entity")
	}
	for _, tt := range []struct{ name, language, want string }{
		{"the same tag, and stated before alleged", "zh-Hans", "银行"},
		{"another script", "zh-hant", "銀行"},
		{"a less precise tag before another one", "de-AT", "Die Bank"},
		{"the same tag before a less precise one", "de-CH", "Bänkli"},
		{"a name before an alias", "de", "Die Bank"},
		{"a more precise tag", "fr", "banque"},
		{"no name in the language", "it", ""},
		{"a name without a language", "en", ""},
		{"part of a tag is no tag", "d", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := v.LocalName(n, tt.language); got != tt.want {
				t.Errorf("the name in %s is %q, want %q", tt.language, got, tt.want)
			}
		})
	}
}
