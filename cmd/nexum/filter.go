package main

import (
	"context"
	"fmt"

	"nexum/graph/query"
	"nexum/schema"
)

// filterFlags select the relations that a command uses.
type filterFlags struct {
	Type          []string `help:"Only relations of these types: owns or OWNS." placeholder:"TYPE"`
	ExcludeType   []string `help:"No relations of these types." placeholder:"TYPE"`
	Predicate     []string `help:"Only relations with this predicate of foreign data. The flag can be repeated." placeholder:"IRI" sep:"none"`
	Kind          []string `help:"Only relations whose other end is of these kinds." placeholder:"KIND"`
	Direction     string   `help:"Only relations in this direction, as seen from the entity: out, in or both." enum:"out,in,both" default:"both"`
	Derived       bool     `help:"Include relations that rules derive." default:"true" negatable:""`
	Disputed      bool     `help:"Include relations that a claim disputes." default:"true" negatable:""`
	MinConfidence float64  `help:"Only relations with at least this confidence, from 0 to 1." default:"0" placeholder:"NUMBER"`
	Modality      []string `help:"Only relations with these modalities: stated, alleged, planned …" placeholder:"WAY"`
	Document      []string `help:"Only relations that these documents claim." placeholder:"ID"`
}

// walkFlags are the flags of a question about relations: the view, and which of its relations count.
type walkFlags struct {
	filterFlags
	remoteFlags
}

// open returns the session of the view and the filter.
func (f *walkFlags) open(ctx context.Context, p *program) (*query.Session, *query.RelationFilter, error) {
	session, err := f.session(ctx, p)
	if err != nil {
		return nil, nil, err
	}
	filter, err := f.filter(session.View.Ontology())
	return session, filter, err
}

// filter converts the flags to a filter for an ontology.
func (f *filterFlags) filter(o *schema.Ontology) (*query.RelationFilter, error) {
	out := &query.RelationFilter{
		Predicates: f.Predicate, IncludeDerived: &f.Derived, IncludeDisputed: &f.Disputed, MinConfidence: &f.MinConfidence,
		Documents: f.Document,
	}
	if f.Direction != "both" {
		name := map[string]string{"out": "OUT", "in": "IN"}[f.Direction]
		out.Direction = &name
	}
	var err error
	if out.Types, err = names("--type", f.Type, typeName(o)); err != nil {
		return nil, err
	}
	if out.ExcludeTypes, err = names("--exclude-type", f.ExcludeType, typeName(o)); err != nil {
		return nil, err
	}
	if out.Kinds, err = names("--kind", f.Kind, kindName(o)); err != nil {
		return nil, err
	}
	out.Modalities, err = names("--modality", f.Modality, modalityName)
	return out, err
}

// modalityName finds a modality by its name. If there is none, ok is false, and hint suggests a similar name.
func modalityName(s string) (name, hint string, ok bool) {
	m, ok := query.FindModality(s)
	if !ok {
		return "", query.NearModality(s), false
	}
	return m.String(), "", true
}

// A finder returns the name that the ontology has for a word on the command line. If there is none, ok is false, and
// hint suggests a similar name.
type finder func(word string) (name, hint string, ok bool)

func typeName(o *schema.Ontology) finder {
	return func(s string) (string, string, bool) {
		t, ok := query.FindType(o, s)
		if !ok {
			return "", query.NearType(o, s), false
		}
		return t.Name, "", true
	}
}

func kindName(o *schema.Ontology) finder {
	return func(s string) (string, string, bool) {
		k, ok := query.FindKind(o, s)
		if !ok {
			return "", query.NearKind(o, s), false
		}
		return k.Enum, "", true
	}
}

// names resolves the values of a flag to names.
func names(flag string, values []string, find finder) ([]string, error) {
	var out []string
	for _, v := range values {
		name, hint, ok := find(v)
		if !ok {
			if hint == "" {
				hint = "; nexum schema lists all"
			}
			return nil, fmt.Errorf("%s: there is no %.60q%s", flag, v, hint)
		}
		out = append(out, name)
	}
	return out, nil
}
