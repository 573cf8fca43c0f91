package export

import (
	"bufio"
	"encoding/json"
)

// A jsonCitation is the JSON form of a Citation.
type jsonCitation struct {
	Document   string  `json:"document"`
	Locator    string  `json:"locator,omitempty"`
	Relays     string  `json:"relays,omitempty"`
	By         string  `json:"by,omitempty"`
	Stance     string  `json:"stance"`
	Modality   string  `json:"modality"`
	Confidence float64 `json:"confidence"`
	Dates
	Attributes json.RawMessage `json:"attributes,omitempty"`
	Graph      string          `json:"graph,omitempty"` // the graph label of a foreign quad
	// The ids that the claim was made about, if it was made about a merged id.
	Subject string `json:"subject,omitempty"`
	Object  string `json:"object,omitempty"`
}

func jsonCitations(list []Citation) []jsonCitation {
	out := make([]jsonCitation, len(list))
	for i := range list {
		c := list[i].asMade()
		out[i] = jsonCitation{
			Subject: list[i].subject, Object: list[i].object,
			Document: c.Document, Locator: c.Locator, Relays: c.Relays, By: c.By, Stance: c.Stance.String(),
			Modality: c.Modality.String(), Confidence: c.Confidence(),
			Dates: DatesOf(c.Period), Graph: c.Graph,
		}
		if json.Valid([]byte(c.Attributes)) {
			out[i].Attributes = json.RawMessage(c.Attributes)
		}
	}
	return out
}

// A jsonEntity is the JSON form of an Entity.
type jsonEntity struct {
	ID          string   `json:"id"`
	Kind        string   `json:"kind"`
	Name        string   `json:"name"`
	Label       string   `json:"label"` // the text that tools show
	Aliases     []string `json:"aliases,omitempty"`
	Description string   `json:"description,omitempty"`
	Dates
	Facts     map[string]any `json:"facts,omitempty"`
	Citations []jsonCitation `json:"citations"`
}

func newJSONEntity(e *Entity, columns []column) jsonEntity {
	out := jsonEntity{
		ID: e.ID, Kind: e.Kind, Name: e.Name, Label: e.Name, Aliases: e.Aliases, Description: e.Description,
		Dates: DatesOf(e.Period), Citations: jsonCitations(e.Citations),
	}
	for i, c := range columns {
		texts := e.Facts[i].Texts
		if len(texts) == 0 {
			continue
		}
		if out.Facts == nil {
			out.Facts = map[string]any{}
		}
		if c.list {
			out.Facts[c.name] = texts
		} else {
			out.Facts[c.name] = c.typ.json(texts[0])
		}
	}
	return out
}

// A jsonNode is the JSON form of an Entity as a node of a graph.
type jsonNode struct {
	jsonEntity
	Claims []jsonFact `json:"claims"`
}

func newJSONNode(e *Entity, columns []column) jsonNode {
	return jsonNode{newJSONEntity(e, columns), e.jsonFacts()}
}

// A jsonRelation is the JSON form of a Relation.
type jsonRelation struct {
	ID         string `json:"id"`
	Source     string `json:"source"`
	Target     string `json:"target"`
	Type       string `json:"type,omitempty"`
	Relation   string `json:"relationType,omitempty"` // for tools that use type otherwise
	Label      string `json:"label"`
	Predicate  string `json:"predicate,omitempty"`
	Occurrence string `json:"occurrence,omitempty"`
	Dates
	Periods    []Held         `json:"periods,omitempty"`
	Modality   string         `json:"modality"`
	Confidence float64        `json:"confidence"`
	Derived    bool           `json:"derived"`
	Disputed   bool           `json:"disputed"`
	Symmetric  bool           `json:"symmetric"`
	Rule       string         `json:"rule,omitempty"`
	Attributes Object         `json:"attributes,omitempty"`
	Citations  []jsonCitation `json:"citations"`
}

func newJSONRelation(r *Relation) jsonRelation {
	var attributes Object
	for _, a := range r.Attributes {
		attributes = append(attributes, Member{a.Name, a.value()})
	}
	return jsonRelation{
		ID: r.ID, Source: r.Source, Target: r.Target, Type: r.Type, Label: r.Type, Predicate: r.Predicate,
		Occurrence: r.Occurrence, Dates: DatesOf(r.Period),
		Periods:  JSONPeriods(r.Held),
		Modality: r.Modality.String(), Confidence: r.Confidence, Derived: r.Derived, Disputed: r.Disputed,
		Symmetric: r.Symmetric, Rule: r.Rule, Attributes: attributes, Citations: jsonCitations(r.Citations),
	}
}

// typedApart returns the relation with its type in the member relationType. In Sigma, the member type of an edge
// selects how to draw it.
func (r jsonRelation) typedApart() jsonRelation {
	r.Type, r.Relation = "", r.Type
	return r
}

// A jsonHead is the JSON form of the information about an export as a whole.
type jsonHead struct {
	Name      string `json:"name"`
	Revision  uint64 `json:"revision"`
	Truncated string `json:"truncated,omitempty"`
}

// A jsonWriter writes a list of JSON values between fixed texts.
type jsonWriter struct {
	w   *bufio.Writer
	sep string // written before the next value
}

func (j *jsonWriter) raw(s string) { _, _ = j.w.WriteString(s) }

// value writes a value. It escapes HTML in strings.
func (j *jsonWriter) value(v any) {
	b, err := json.Marshal(v)
	if err != nil { // impossible for the types of this package
		b = []byte("null")
	}
	_, _ = j.w.Write(b)
}

// item writes the next value of a list.
func (j *jsonWriter) item(v any) {
	j.raw(j.sep)
	j.sep = ",\n"
	j.value(v)
}
