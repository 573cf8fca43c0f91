package query

import (
	"slices"
	"strings"

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
			return graph.AssumedRelation{}, InputError("%s: there is no relation type %q", argument, Clip(r.Predicate))
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
