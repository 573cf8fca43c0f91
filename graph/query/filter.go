package query

import (
	"slices"

	"nexum/graph/rule/engine"

	"nexum/graph"
	"nexum/graph/walk"
)

// A RelationFilter selects relations. A nil field does not restrict.
type RelationFilter struct {
	Types           []string
	Predicates      []string
	ExcludeTypes    []string
	Direction       *string
	Kinds           []string
	IncludeDerived  *bool
	IncludeDisputed *bool
	MinConfidence   *float64
	Modalities      []string
	Documents       []string
}

// A Follow describes the relations of a typed relation field. The zero value of each field does not restrict.
type Follow struct {
	Type      string // a relation type
	Direction string // OUT or IN; the empty text and BOTH do not restrict
	Of        string // the kind or interface of the far end
	// Order is the name of an attribute or fact. Entries are sorted by its number. It is read from the relation or, if
	// the relation has no such attribute, from the far end.
	Order string
}

// directions are the values of the enum Direction in the API.
var directions = [...]string{graph.Both: "BOTH", graph.Out: "OUT", graph.In: "IN"}

// DirectionName returns the value of the enum Direction.
func DirectionName(d graph.Direction) string { return directions[d] }

func direction(name *string) graph.Direction {
	if name == nil {
		return graph.Both
	}
	return graph.Direction(max(0, slices.Index(directions[:], *name)))
}

// TypeName returns the value of the enum RelationType for a predicate.
func (s *Session) TypeName(p graph.Pred) string {
	if t := s.View.PredType(p); t != nil {
		return t.Name
	}
	return ForeignType
}

// ForeignType is the relation type that the API shows for foreign predicates.
const ForeignType = "RELATED"

// preds returns the predicates of some relation types for which include returns true.
func (s *Session) preds(types []string, include func(graph.Pred) bool) []graph.Pred {
	var out []graph.Pred
	for _, name := range types {
		t, ok := s.View.Ontology().Type(name)
		if ok && include(s.View.TypePred(t)) {
			out = append(out, s.View.TypePred(t))
		}
		if name != ForeignType {
			continue
		}
		for p := range graph.Pred(s.View.PredLen()) {
			if s.View.PredType(p) == nil && include(p) {
				out = append(out, p)
			}
		}
	}
	return out
}

// foreign returns the foreign predicates that a filter names; nil if it names none.
func (s *Session) foreign(in *RelationFilter) ([]graph.Pred, error) {
	if in.Predicates == nil {
		return nil, nil
	}
	if len(in.Predicates) == 0 {
		return nil, InputError("%s: an empty list matches nothing; leave the list out for all", Argument("filter.predicates"))
	}
	if slices.Contains(in.ExcludeTypes, ForeignType) {
		return nil, InputError("%s: these are of the type %s, which %s leaves out", Argument("filter.predicates"),
			ForeignType, Argument("filter.excludeTypes"))
	}
	out := make([]graph.Pred, len(in.Predicates))
	for i, name := range in.Predicates {
		p, err := engine.FindForeign(s.View, name)
		if err != nil {
			return nil, InputError("%s: %v", Argument("filter.predicates"), err)
		}
		out[i] = p
	}
	return out, nil
}

// Filter compiles a filter of relations. The result selects only relations that the typed field follows.
func (s *Session) Filter(field Follow, in *RelationFilter) (walk.Filter, error) {
	if in == nil {
		in = &RelationFilter{}
	}
	f := walk.Filter{Summarizer: s.Engine, Kinds: s.Kinds(field.Of, in.Kinds)}
	f.NoDisputed = in.IncludeDisputed != nil && !*in.IncludeDisputed
	var err error
	if f.Direction, err = directionOf(field, in); err != nil {
		return f, err
	}
	if f.Preds, err = s.predsOf(field, in); err != nil {
		return f, err
	}
	if f.MinConfidence, err = in.minConfidence(); err != nil {
		return f, err
	}
	if f.Modalities, err = in.modalities(); err != nil {
		return f, err
	}
	if f.Documents, err = s.documentsOf(in); err != nil {
		return f, err
	}
	derived := in.IncludeDerived == nil || *in.IncludeDerived
	if derived && in.Documents == nil && s.derives(f.Preds) { // no document claims derived relations
		f.Deriver = s.Engine
	}
	return f, nil
}

// directionOf returns the direction that a field and a filter have in common.
func directionOf(field Follow, in *RelationFilter) (graph.Direction, error) {
	wanted := direction(in.Direction)
	if field.Direction == "" || field.Direction == "BOTH" {
		return wanted, nil
	}
	own := direction(&field.Direction)
	if wanted != graph.Both && wanted != own {
		return wanted, InputError("%s: this field follows relations only in the direction %s", Argument("filter.direction"),
			field.Direction)
	}
	return own, nil
}

// predsOf returns the predicates that a field follows and that a filter accepts; nil for all.
func (s *Session) predsOf(field Follow, in *RelationFilter) (*graph.Preds, error) {
	foreign, err := s.foreign(in)
	if err != nil {
		return nil, err
	}
	types := in.Types
	if field.Type != "" {
		if types, foreign, err = withinType(field.Type, in, foreign); err != nil {
			return nil, err
		}
	}
	keep := func(p graph.Pred) bool { return !slices.Contains(in.ExcludeTypes, s.TypeName(p)) }
	if types != nil || foreign != nil {
		return s.View.NewPreds(append(foreign, s.preds(types, keep)...)...), nil
	}
	if len(in.ExcludeTypes) == 0 {
		return nil, nil
	}
	var all []graph.Pred
	for p := range graph.Pred(s.View.PredLen()) {
		if keep(p) {
			all = append(all, p)
		}
	}
	return s.View.NewPreds(all...), nil
}

// withinType returns the types and foreign predicates of a filter that are within own, the type that a field follows.
// It fails if none is.
func withinType(own string, in *RelationFilter, foreign []graph.Pred) (types []string, _ []graph.Pred, err error) {
	switch {
	case own == ForeignType && foreign != nil: // all of them have that type
		return nil, foreign, nil
	case foreign != nil && in.Types == nil:
		return nil, nil, InputError("%s: this field follows only relations of the type %s",
			Argument("filter.predicates"), own)
	case in.Types != nil && !slices.Contains(in.Types, own) || slices.Contains(in.ExcludeTypes, own):
		return nil, nil, InputError("%s: this field follows %s, which the filter leaves out", Argument("filter"), own)
	}
	return []string{own}, nil, nil
}

// minConfidence returns the minimum confidence.
func (in *RelationFilter) minConfidence() (float64, error) {
	m := in.MinConfidence
	if m == nil {
		return 0, nil
	}
	if !(*m >= 0 && *m <= 1) {
		return 0, InputError("%s: %v is not from 0 to 1", Argument("filter.minConfidence"), *m)
	}
	return *m, nil
}

// modalities returns the set of modalities; 0 for all.
func (in *RelationFilter) modalities() (uint8, error) {
	if in.Modalities == nil {
		return 0, nil
	}
	set, err := ModalitySet(in.Modalities, "filter.modalities")
	return uint8(set), err
}

// documentsOf returns the documents; nil for all.
func (s *Session) documentsOf(in *RelationFilter) ([]graph.Node, error) {
	if in.Documents == nil {
		return nil, nil
	}
	if len(in.Documents) == 0 {
		return nil, InputError("%s: an empty list matches nothing; leave the argument out to match all",
			Argument("filter.documents"))
	}
	return s.Nodes("filter.documents", in.Documents)
}

// derives reports whether rules yield any of the predicates.
func (s *Session) derives(preds *graph.Preds) bool {
	return slices.ContainsFunc(s.Engine.Program().Yields(), preds.Has)
}

// Kinds returns a set of kinds, by index. A kind is in the set if values, which are values of EntityKind, has it, and
// if it is the kind named by of or implements the interface named by of. Nil values and an empty of do not restrict the
// set. Kinds returns nil if all kinds are in the set.
func (s *Session) Kinds(of string, values []string) []bool {
	if of == "Entity" {
		of = ""
	}
	if of == "" && values == nil {
		return nil
	}
	all := s.View.Ontology().Kinds()
	set := make([]bool, len(all))
	for i, k := range all {
		set[i] = (of == "" || k.Name == of || slices.Contains(k.Interfaces, of)) &&
			(values == nil || slices.Contains(values, k.Enum))
	}
	return set
}
