package query

import (
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/schema"
)

// Assumed reads the id of a relation, of an occurrence or of a merge as an assumption of a view. argument names the
// argument of the error.
func Assumed(o *schema.Ontology, argument, id string) (graph.AssumedRelation, error) {
	r, ok := claim.ParseRelationID(id)
	if !ok {
		return graph.AssumedRelation{}, InputError("%s: %q is not a relation such as 21vianet|OPERATES|azure-china", argument, Clip(id))
	}
	if r.Predicate != claim.PredicateSameAs {
		t, ok := FindType(o, r.Predicate)
		if !ok {
			return graph.AssumedRelation{}, InputError("%s: there is no relation type %q%s", argument, Clip(r.Predicate), NearType(o, r.Predicate))
		}
		r.Predicate = t.Name
	}
	return graph.AssumedRelation{Source: r.Source, Type: r.Predicate, Target: r.Target, Occurrence: r.Occurrence}, nil
}

// FindType finds a relation type by a name as people write it in an address or on a command line: subsidiaryOf,
// SUBSIDIARY_OF or subsidiary_of.
func FindType(o *schema.Ontology, name string) (*schema.RelationType, bool) {
	if t, ok := o.TypeByTerm(name); ok {
		return t, true
	}
	return o.Type(strings.ToUpper(name))
}

// NearType returns a hint with the relation type whose name is nearest to an unknown one; "" if none is near.
func NearType(o *schema.Ontology, name string) string {
	if len(name) > maxTypeName {
		return ""
	}
	plain := func(s string) string { return strings.ReplaceAll(strings.ToUpper(s), "_", "") }
	best, least := "", 1+len(name)/3
	for _, t := range o.Types() {
		if d := levenshtein.ComputeDistance(plain(name), plain(t.Name)); d < least {
			best, least = t.Name, d
		}
	}
	if best == "" {
		return ""
	}
	return "; did you mean " + best + "?"
}

// maxTypeName is the longest name for which NearType looks.
const maxTypeName = 100

// FindKind finds a kind by a name as people write it: Company, company, companies or COMPANY.
func FindKind(o *schema.Ontology, name string) (*schema.Kind, bool) {
	if k, ok := o.Kind(name); ok {
		return k, true
	}
	if i := slices.IndexFunc(o.Kinds(), func(k *schema.Kind) bool { return k.Singular == name || k.Plural == name }); i >= 0 {
		return o.Kinds()[i], true
	}
	return o.KindByEnum(strings.ToUpper(name))
}

// FindModality finds a modality by its name in any case, such as alleged.
func FindModality(name string) (claim.Modality, bool) {
	return claim.ParseModality(strings.ToUpper(name))
}
