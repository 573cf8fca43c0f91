package format

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"nexum/graph/claim"
)

// ExportedClaim is a claim in a graph file that nexum wrote, in the field claims or citations. Empty fields have the
// values that most claims have.
type ExportedClaim struct {
	Document, Locator, Relays, By string
	Stance, Modality              string
	Confidence                    json.Number
	ValidFrom, ValidTo            string
	ValidFromOrBefore             bool
	ValidToOrAfter                bool
	Attributes                    json.RawMessage
	Graph                         string
	// The ids that the claim was made about, if it was made about a merged id.
	Subject, Object string
}

// ExportedFact is a fact of an entity with its claims, in the field claims of a graph file that nexum wrote. The fact
// kind has the kind of the entity. The fact sameAs claims that the entities Subject and Value are one. Instead of a
// fact, Relation can be the type of a relation to the entity Value that its claims deny.
type ExportedFact struct {
	Fact, Relation        string
	Subject               string
	Value, Lang, Datatype string
	Claims                []ExportedClaim
}

// Context returns the claim as a context. The document of a claim without one is document.
func (e *ExportedClaim) Context(document string) (c claim.Context, err error) {
	c = claim.Context{Document: e.Document, Locator: e.Locator, Relays: e.Relays, By: e.By, Graph: e.Graph}
	if c.Document == "" {
		c.Document = document
	}
	if e.Stance != "" {
		var ok bool
		if c.Stance, ok = claim.ParseStance(e.Stance); !ok || c.Stance == claim.Retracts {
			return c, fmt.Errorf("the stance must be SUPPORTS or DISPUTES, not %.40q", e.Stance)
		}
	}
	if e.Modality != "" {
		var ok bool
		if c.Modality, ok = claim.ParseModality(e.Modality); !ok {
			return c, fmt.Errorf("there is no modality %.40q", e.Modality)
		}
	}
	if e.Confidence != "" {
		if c.Doubt, err = ExportedDoubt(e.Confidence.String()); err != nil {
			return c, err
		}
	}
	if c.Period, err = ExportedPeriod(e.ValidFrom, e.ValidTo, e.ValidFromOrBefore, e.ValidToOrAfter); err != nil {
		return c, err
	}
	if text := string(e.Attributes); text != "" && text != "null" {
		if c.Attributes, err = Canonical(e.Attributes); err != nil || c.Attributes[0] != '{' {
			return c, fmt.Errorf("the attributes of a claim must be a JSON object, not %.40q", text)
		}
	}
	return c, nil
}

// ExportedDoubt returns the doubt for a confidence in text form.
func ExportedDoubt(confidence string) (float64, error) {
	v, err := strconv.ParseFloat(confidence, 64)
	if err != nil || !(v >= 0 && v <= 1) {
		return 0, fmt.Errorf("confidence must be a number from 0 to 1, not %.40q", confidence)
	}
	return claim.DoubtOf(v), nil
}

// ExportedPeriod parses the dates of a period. An empty date is unknown. A date is a bound if it is written as one, or
// if orBefore (for the start) or orAfter (for the end) is true.
func ExportedPeriod(from, to string, orBefore, orAfter bool) (p claim.Period, err error) {
	for _, end := range []struct {
		name, text string
		date       *claim.Date
		parse      func(string) (claim.Date, error)
	}{{"validFrom", from, &p.From, claim.ParseStart}, {"validTo", to, &p.To, claim.ParseEnd}} {
		if end.text == "" {
			continue
		}
		if *end.date, err = end.parse(end.text); err != nil {
			return p, fmt.Errorf("%s: %w", end.name, err)
		}
	}
	p = p.Bounds(orBefore || p.FromOrBefore(), orAfter || p.ToOrAfter())
	if p.Empty() {
		return p, fmt.Errorf("the period ends before it begins: from %s to %s", p.From, p.To)
	}
	return p, nil
}

// A ClaimAbout is a claim of a relation or an entity. Subject and Object are the ids that the claim names, if they are
// not those of that relation or entity; otherwise they are empty.
type ClaimAbout struct {
	claim.Context
	Subject, Object string
}

// Ends returns the source and the target that the claim names. source and target are those of the relation or entity to
// which it belongs.
func (c *ClaimAbout) Ends(source, target string) (subject, object string) {
	if c.Subject != "" {
		source = c.Subject
	}
	if c.Object != "" {
		target = c.Object
	}
	return source, target
}

// ExportedContexts parses the claims of a relation: a JSON list.
func ExportedContexts(list []byte, document string) ([]ClaimAbout, error) {
	var claims []ExportedClaim
	if err := json.Unmarshal(list, &claims); err != nil {
		return nil, fmt.Errorf("the claims are not a list as nexum writes it: %w", err)
	}
	return exportedContexts(claims, document)
}

func exportedContexts(claims []ExportedClaim, document string) ([]ClaimAbout, error) {
	out := make([]ClaimAbout, len(claims))
	for i := range claims {
		c, err := claims[i].Context(document)
		if err != nil {
			return nil, err
		}
		out[i] = ClaimAbout{c, known(claims[i].Subject), known(claims[i].Object)}
	}
	return out, nil
}

// ExportedFacts parses the field claims of an entity: a JSON list.
func ExportedFacts(list []byte) ([]ExportedFact, error) {
	var facts []ExportedFact
	if err := json.Unmarshal(list, &facts); err != nil {
		return nil, fmt.Errorf("the claims are not a list as nexum writes it: %w", err)
	}
	return facts, nil
}

// PassFacts passes on the claims of the facts of the entity with this id, and returns them. The document of a claim
// without one is document. If one claim is wrong, PassFacts passes on none.
func PassFacts(to Sink, at Place, id, document string, facts []ExportedFact) (cited []ClaimAbout, err error) {
	contexts := make([][]ClaimAbout, len(facts))
	kind, ofKind := "", map[string]bool{} // the first kind, and the merged ids that a claim gives a kind
	for i := range facts {
		f := &facts[i]
		if contexts[i], err = exportedContexts(f.Claims, document); err != nil {
			return nil, fmt.Errorf("%.40q: %w", cmp.Or(f.Fact, f.Relation), err)
		}
		if f.Fact == claim.PredicateKind {
			kind = cmp.Or(kind, f.Value)
			for _, c := range contexts[i] {
				ofKind[c.Subject] = true
			}
		}
		cited = append(cited, contexts[i]...)
	}
	for i := range facts {
		f := &facts[i]
		if f.merges() && kind != "" && !ofKind[known(f.Subject)] && known(f.Subject) != id {
			// The export shows only the merged entity, so nothing else defines the other id.
			to.Kind(at, known(f.Subject), kind, &claim.Context{Document: document})
		}
		for j := range contexts[i] {
			f.pass(to, at, id, &contexts[i][j])
		}
	}
	return cited, nil
}

// merges reports whether the claims say that two ids are one entity.
func (f *ExportedFact) merges() bool {
	return f.Fact == claim.PredicateSameAs && slices.ContainsFunc(f.Claims, func(c ExportedClaim) bool {
		return c.Modality == "" || c.Modality == claim.Stated.String()
	})
}

// pass passes on one claim of a fact.
func (f *ExportedFact) pass(to Sink, at Place, id string, c *ClaimAbout) {
	subject, object := c.Ends(id, known(f.Value))
	switch {
	case f.Fact == "" && f.Relation != "":
		to.Relation(at, subject, known(f.Relation), object, &c.Context)
	case f.Fact == claim.PredicateKind:
		to.Kind(at, subject, f.Value, &c.Context)
	case f.Fact == claim.PredicateSameAs:
		to.Relation(at, known(f.Subject), claim.PredicateSameAs, known(f.Value), &c.Context)
	default:
		to.Fact(at, subject, known(f.Fact), claim.Value{Text: f.Value, Lang: f.Lang, Datatype: f.Datatype}, &c.Context)
	}
}

// known converts an id or a name from an export to a valid id: it escapes the characters that IRIs cannot contain.
func known(id string) string {
	if strings.ContainsAny(id, ":/") {
		return AsIRI(id)
	}
	return id
}
