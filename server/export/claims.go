package export

import (
	"encoding/json"
	"fmt"
	"strings"

	"nexum/graph/claim"
)

// A graph file shows a relation or an entity as a whole: one modality, one period, one value of a fact. The field
// claims has each claim, so that nexum reads its own files again without a loss: what is alleged stays alleged. Package
// loader/format reads these types again.

// A jsonClaim is a claim in the field claims. Unlike a jsonCitation, it omits what most claims have.
type jsonClaim struct {
	Document   string   `json:"document,omitempty"`
	Locator    string   `json:"locator,omitempty"`
	Relays     string   `json:"relays,omitempty"`
	By         string   `json:"by,omitempty"`
	Stance     string   `json:"stance,omitempty"`
	Modality   string   `json:"modality,omitempty"`
	Confidence *float64 `json:"confidence,omitempty"`
	Dates
	Attributes json.RawMessage `json:"attributes,omitempty"`
	Graph      string          `json:"graph,omitempty"` // the graph label of a foreign quad
	// The ids that the claim was made about, if it was made about a merged id.
	Subject string `json:"subject,omitempty"`
	Object  string `json:"object,omitempty"`
}

// A jsonFact is a fact of an entity with its claims. The fact kind has the kind of the entity. The fact sameAs states
// that the entities Subject and Value are one. If Relation is set, there is no fact, but a relation of that type to the
// entity Value, which claims only deny.
type jsonFact struct {
	Fact     string      `json:"fact,omitempty"`
	Relation string      `json:"relation,omitempty"`
	Subject  string      `json:"subject,omitempty"`
	Value    string      `json:"value"`
	Lang     string      `json:"lang,omitempty"`
	Datatype string      `json:"datatype,omitempty"`
	Claims   []jsonClaim `json:"claims"`
}

func jsonClaims(list []Citation) []jsonClaim {
	out := make([]jsonClaim, len(list))
	for i := range list {
		c := list[i].asMade()
		x := jsonClaim{
			Document: c.Document, Locator: c.Locator, Relays: c.Relays, By: c.By, Graph: c.Graph, Subject: list[i].subject,
			Object: list[i].object, Dates: DatesOf(c.Period),
		}
		if c.Stance != claim.Supports {
			x.Stance = c.Stance.String()
		}
		if c.Modality != claim.Stated {
			x.Modality = c.Modality.String()
		}
		if confidence := c.Confidence(); confidence != 1 {
			x.Confidence = &confidence
		}
		if json.Valid([]byte(c.Attributes)) {
			x.Attributes = json.RawMessage(c.Attributes)
		}
		out[i] = x
	}
	return out
}

// jsonFacts returns the facts of an entity with their claims, then its merges, and then the relations that claims only
// deny.
func (e *Entity) jsonFacts() []jsonFact {
	out := make([]jsonFact, 0, len(e.said)+len(e.merges)+len(e.denied))
	for _, f := range e.said {
		v := f.value
		out = append(out, jsonFact{
			Fact: f.predicate, Value: v.Text, Lang: v.Lang, Datatype: v.Datatype,
			Claims: jsonClaims(f.citations),
		})
	}
	for _, m := range e.merges {
		out = append(out, jsonFact{
			Fact: claim.PredicateSameAs, Subject: m.subject, Value: m.object,
			Claims: jsonClaims(m.citations),
		})
	}
	for _, r := range e.denied {
		out = append(out, jsonFact{Relation: r.predicate, Value: r.Target, Claims: jsonClaims(r.Citations)})
	}
	return out
}

// claimsText returns the facts of an entity with their claims as JSON in one line of text.
func (e *Entity) claimsText() string { return jsonText(e.jsonFacts()) }

// claimsText returns the claims of a stated relation as JSON in one line of text; empty for a derived relation.
func (r *Relation) claimsText() string {
	if r.Derived || len(r.Citations) == 0 {
		return ""
	}
	return jsonText(jsonClaims(r.Citations))
}

// jsonText returns a value as JSON that has none of the characters that clean replaces.
func jsonText(v any) string {
	b, err := json.Marshal(v)
	if err != nil { // impossible for the types of this package
		return ""
	}
	text := string(b)
	if clean(text) == text {
		return text
	}
	var out strings.Builder
	for _, c := range text {
		if !xmlRune(c) || c >= 0x7F && c < 0xA0 { // inside of a string, since JSON has them nowhere else
			fmt.Fprintf(&out, `\u%04x`, c)
			continue
		}
		out.WriteRune(c)
	}
	return out.String()
}

// claimsField returns the field that holds all claims as one text, for formats without nested fields.
func claimsField(text string) field { return field{claimsName, textType, text} }

const claimsName = "claims"
