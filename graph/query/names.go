package query

import (
	"context"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"time"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule/engine"
	"nexum/graph/rule/proof/portable"
	"nexum/schema"
	"nexum/schema/spelling"
)

// Assumed reads an assumption of a view as people write it: the id of a relation, of an occurrence or of a merge; an id
// with attributes, such as acme|OWNS|beta {"percent": 60}; or a JSON object with source, type, target and, if they are
// given, occurrence, attributes, validFrom and validTo. Errors about it name argument.
func Assumed(o *schema.Ontology, argument Argument, text string) (graph.AssumedRelation, error) {
	a, err := readAssumed(argument, text)
	if err != nil || a.Type == claim.PredicateSameAs {
		return a, err
	}
	t, ok := FindType(o, a.Type)
	if !ok {
		return a, InputError("%s: there is no relation type %q%s", argument, Clip(a.Type), NearType(o, a.Type))
	}
	a.Type = t.Name
	return a, nil
}

// readAssumed reads the parts of an assumption. The type is still as people write it.
func readAssumed(argument Argument, text string) (a graph.AssumedRelation, err error) {
	if strings.HasPrefix(text, "{") {
		var object portable.Assumed
		d := json.NewDecoder(strings.NewReader(text))
		d.DisallowUnknownFields()
		err = d.Decode(&object)
		_, end := d.Token()
		if err != nil || end != io.EOF || object.Source == "" || object.Type == "" || object.Target == "" {
			return a, InputError("%s: %q is not a JSON object with source, type and target, and as needed occurrence, "+
				"attributes, validFrom and validTo",
				argument, Clip(text))
		}
		a = object.Assumed()
	} else {
		id, attributes := cutAttributes(text)
		r, ok := claim.ParseRelationID(id)
		if !ok {
			return a, InputError("%s: %q is not a relation such as 21vianet|OPERATES|azure-china", argument, Clip(text))
		}
		a = graph.AssumedRelation{
			Source: r.Source, Type: r.Predicate, Target: r.Target, Occurrence: r.Occurrence, Attributes: attributes,
		}
	}
	a.Field = string(argument)
	return a, nil
}

// cutAttributes splits a text into the id of a relation and the JSON object after it, which is empty if there is none.
func cutAttributes(text string) (id, attributes string) {
	at := strings.Index(text, " {")
	if at < 0 || !json.Valid([]byte(text[at:])) { // the key of an occurrence can contain a brace
		return text, ""
	}
	return strings.TrimRight(text[:at], " "), text[at+1:]
}

// ParseRelation reads a relation as people write it: its id, such as 21vianet|OPERATES|azure-china, or its parts as
// separate words. The type can also be written as operates.
func ParseRelation(o *schema.Ontology, argument Argument, words ...string) (claim.RelationID, error) {
	var r claim.RelationID
	ok := false
	switch len(words) {
	case 1:
		r, ok = claim.ParseRelationID(words[0])
	case 3:
		r, ok = claim.RelationID{Source: words[0], Predicate: words[1], Target: words[2]}, true
	case 4:
		r, ok = claim.RelationID{Source: words[0], Predicate: words[1], Target: words[2], Occurrence: words[3]}, true
	}
	if !ok {
		return r, InputError(
			"%s: %q is not a relation; write its id, such as 21vianet|OPERATES|azure-china, or source, type and target: "+
				"21vianet operates azure-china",
			argument,
			Clip(strings.Join(words, " ")),
		)
	}
	if t, ok := FindType(o, r.Predicate); ok {
		r.Predicate = t.Name
	}
	return r, nil
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
	return spelling.DidYouMean(name, func(yield func(string) bool) {
		for _, t := range o.Types() {
			if !yield(t.Name) {
				return
			}
		}
	})
}

// NearKind returns a hint with the kind whose name is nearest to an unknown one; "" if none is near.
func NearKind(o *schema.Ontology, name string) string {
	return spelling.DidYouMean(name, func(yield func(string) bool) {
		for _, k := range o.Kinds() {
			if !yield(k.Name) {
				return
			}
		}
	})
}

// NearModality returns a hint with the modality that is nearest to an unknown one, or with all of them.
func NearModality(name string) string {
	if hint := spelling.DidYouMean(name, slices.Values(claim.ModalityNames())); hint != "" {
		return hint
	}
	return "; there are " + strings.Join(claim.ModalityNames(), ", ")
}

// maxNearTime limits the search of nearID, because an error must not cost more than an answer.
const maxNearTime = 100 * time.Millisecond

// nearID returns a hint with the id of the entity or rule that is nearest to an unknown id; "" if none is near. If the
// id is that of a relation, the hint is about its first unknown part.
func (s *Session) nearID(id string) string {
	if named, ok := claim.ParseRelationID(id); ok {
		if _, ok := s.View.Pred(named.Predicate); !ok {
			return NearType(s.View.Ontology(), named.Predicate)
		}
		if id = named.Source; s.View.Has(id) {
			id = named.Target
		}
		if s.View.Has(id) {
			return ""
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), maxNearTime)
	defer cancel()
	best := engine.Nearest(ctx, s.View, id)
	if best == "" {
		return spelling.DidYouMean(id, func(yield func(string) bool) {
			for _, r := range s.Engine.Program().Rules() {
				if !yield(r.ID) {
					return
				}
			}
		})
	}
	return spelling.Hint(best)
}

// FindKind finds a kind by a name as people write it: Company, company, companies or COMPANY.
func FindKind(o *schema.Ontology, name string) (*schema.Kind, bool) {
	if k, ok := o.Kind(name); ok {
		return k, true
	}
	if i := slices.IndexFunc(o.Kinds(), func(k *schema.Kind) bool {
		return k.Singular == name || k.Plural == name
	}); i >= 0 {
		return o.Kinds()[i], true
	}
	return o.KindByEnum(strings.ToUpper(name))
}

// FindModality finds a modality by its name in any case, such as alleged.
func FindModality(name string) (claim.Modality, bool) {
	return claim.ParseModality(strings.ToUpper(name))
}
