package mcp

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/query"
	"nexum/graph/rule/proof"
	"nexum/server/export"
)

// Standing describes how reliable a statement is.
type Standing struct {
	Status     string   `json:"status" jsonschema:"stated, alleged, planned, recommended or hypothetical by a document; or derived by rules"`
	RestsOn    string   `json:"rests_on,omitempty" jsonschema:"for a derived statement whose claims are not all stated: the weakest of alleged, planned, recommended and hypothetical"`
	Disputed   bool     `json:"disputed,omitempty" jsonschema:"whether a claim denies it or a premise of it"`
	Confidence *float64 `json:"confidence,omitempty" jsonschema:"from 0 to 1; 1 if it is left out"`
	When       string   `json:"when,omitempty" jsonschema:"periods in which it holds, as far as a source says: 2013-06/.. has no known end, ..2012/.. began in 2012 or before, 2010/2015.. ended in 2015 or after"`
}

func newStanding(s graph.Summary, summaries []graph.Summary, derived bool) Standing {
	out := Standing{
		Status: strings.ToLower(s.Modality.String()), Disputed: s.Disputed,
		When: export.TextPeriods(summaries),
	}
	if derived {
		out.Status = "derived"
		if s.Modality != claim.Stated {
			out.RestsOn = strings.ToLower(s.Modality.String())
		}
	}
	if s.Confidence < 1 {
		out.Confidence = &s.Confidence
	}
	return out
}

// remark returns the qualifications of a statement, in parentheses after a space; "" if it is stated without any.
func (s Standing) remark() string {
	var list []string
	if s.Status != strings.ToLower(claim.Stated.String()) {
		list = append(list, s.Status)
	}
	if s.RestsOn != "" {
		list = append(list, "rests on what is "+s.RestsOn)
	}
	if s.Disputed {
		list = append(list, "disputed")
	}
	if len(list) == 0 {
		return ""
	}
	return " (" + strings.Join(list, ", ") + ")"
}

// A Statement is a relation as a sentence, with its citations.
type Statement struct {
	ID   string `json:"id" jsonschema:"the id of the relation: source|TYPE|target"`
	Text string `json:"text"`
	Standing
	Attributes map[string]any `json:"attributes,omitempty" jsonschema:"attributes of its claims, such as percent"`
	Sources    []string       `json:"sources,omitempty" jsonschema:"the claims that state it, each as document, place in it; for a derived one, the claims of its proof"`
	Proof      string         `json:"proof,omitempty" jsonschema:"for a derived one: the beginning of its proof"`
	ProofURI   string         `json:"proof_uri,omitempty" jsonschema:"the resource that has all of the proof; the tool why has it too"`
}

// Limits for one statement in a list.
const (
	mostSources = 6
	mostProof   = 8 // lines
)

// statement describes a relation.
func statement(ctx context.Context, s *query.Session, v View, r graph.Relation) (Statement, error) {
	x, err := export.NewRelation(ctx, s.View, s.Engine, r)
	if err != nil {
		return Statement{}, err
	}
	typ := x.Type
	if x.Predicate != "" {
		typ = "<" + x.Predicate + ">"
	}
	out := Statement{
		ID: x.ID, Text: x.SourceName + " " + typ + " " + x.TargetName + proof.WithKey(x.Occurrence),
		Standing:   newStanding(x.Summary, x.Held, x.Derived),
		Attributes: attributes(x), Sources: sources(export.Texts(x.Citations)),
	}
	if !x.Derived {
		return out, nil
	}
	list, err := s.Engine.Prove(ctx, r, 1)
	if err != nil || len(list) == 0 {
		return out, err
	}
	text, err := list[0].TextWithin(s.View, s.Budget())
	if err != nil {
		return out, err
	}
	out.Proof, out.ProofURI = short(text), proofURI(x.ID, v)
	return out, nil
}

func attributes(x *export.Relation) map[string]any {
	if len(x.Attributes) == 0 {
		return nil
	}
	out := map[string]any{}
	for _, a := range x.Attributes {
		if len(a.Values) == 1 {
			out[a.Name] = a.Values[0]
		} else {
			out[a.Name] = a.Values
		}
	}
	return out
}

// sources returns the first citations, and adds the number of the remaining ones.
func sources(list []string) []string {
	if len(list) <= mostSources {
		return list
	}
	return append(slices.Clone(list[:mostSources]), "and more: ask why")
}

// cited returns the citations of the claims that an answer or a conflict rests on.
func cited(v *graph.View, premises []proof.Premise) []string {
	var claims []graph.ResolvedClaim
	for _, l := range proof.EvidenceFirst(v, premiseLeaves(premises, nil)) {
		if len(claims) >= mostCited {
			break
		}
		claims = append(claims, l.Claims(v)...)
	}
	return sources(export.Texts(export.Cite(claims)))
}

// mostCited is the number of leaves after which premiseLeaves stops, and of claims after which cited does: a list shows
// only the first citations.
const mostCited = 200

// premiseLeaves appends the stated relations and facts that premises rest on.
func premiseLeaves(premises []proof.Premise, out []proof.Leaf) []proof.Leaf {
	for _, m := range premises {
		if len(out) >= mostCited {
			break
		}
		if m.Fact != nil {
			out = append(out, proof.Leaf{Subject: m.Fact.Entity, Fact: m.Fact, Period: m.Period})
		}
		for _, p := range []*proof.Proof{m.Proof, m.Mention} {
			if p != nil {
				out = append(out, p.Leaves()...)
			}
		}
		for _, part := range m.Parts {
			out = premiseLeaves(part, out)
		}
	}
	return out
}

// short returns the beginning of a proof, without the spaces that align its columns.
func short(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	more := len(lines) > mostProof
	if more {
		lines = lines[:mostProof]
	}
	for i, line := range lines {
		begin := len(line) - len(strings.TrimLeft(line, " │├└─"))
		lines[i] = line[:begin] + strings.Join(strings.Fields(line[begin:]), " ")
	}
	if more {
		lines = append(lines, "…")
	}
	return strings.Join(lines, "\n")
}

// proofURI returns the URI of the whole proof of a relation.
func proofURI(relation string, v View) string {
	return "nexum://proof?" + encode(url.Values{"relation": {relation}, "view": {v.String()}})
}

// answerURI returns the URI of the whole proof of an answer to a question.
func answerURI(question string, row []string, v View) string {
	return "nexum://answer?" + encode(url.Values{
		"q": {question}, "row": {strings.Join(row, "\x1f")},
		"view": {v.String()},
	})
}

// encode encodes parameters as URI templates require: a space is %20.
func encode(v url.Values) string { return strings.ReplaceAll(v.Encode(), "+", "%20") }

// rowText returns the whole proof of an answer.
func rowText(a *query.Answers, r *proof.Row) (string, error) {
	return r.TextWithin(a.Session.View, a.Query, a.Session.Budget())
}

// An Entity is the short form of an entity.
type Entity struct {
	ID          string   `json:"id"`
	Kind        string   `json:"kind"`
	Name        string   `json:"name"`
	Aliases     []string `json:"aliases,omitempty"`
	Description string   `json:"description,omitempty"`
}

func entity(v *graph.View, n graph.Node) Entity {
	out := Entity{ID: v.ID(n), Kind: v.Kind(n).Name, Name: v.Name(n), Aliases: v.Aliases(n)}
	if p, ok := v.Pred(claim.PredicateDescription); ok {
		if f, ok := v.Fact(n, p); ok {
			out.Description = f.Value.Text
		}
	}
	return out
}
