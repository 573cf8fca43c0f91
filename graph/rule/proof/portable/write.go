package portable

import (
	"encoding/json"
	"strconv"

	"nexum/graph"
	"nexum/graph/rule"
	"nexum/graph/rule/proof"
)

// A Writer builds a File from proofs of one view. Steps that several proofs share are written once.
type Writer struct {
	view  *graph.View
	query *rule.Query
	file  File
	ids   map[*proof.Proof]string
}

// NewWriter returns a writer of a view. changes describe how the view differs from the whole graph.
func NewWriter(v *graph.View, changes []Change) *Writer {
	r := v.Revision()
	return &Writer{view: v, ids: map[*proof.Proof]string{}, file: File{
		Format: Format, Revision: r.Number, CommittedAt: r.CommittedAt, Changes: changes, Steps: []Step{},
	}}
}

// File returns the file.
func (w *Writer) File() *File { return &w.file }

// Proof adds the proof of a single relation, without the answer that it belongs to.
func (w *Writer) Proof(p *proof.Proof) {
	w.file.Proofs = append(w.file.Proofs, w.step(p.Alone(w.view)))
}

// Question sets the question that Answer adds answers to.
func (w *Writer) Question(q *rule.Query) { w.query, w.file.Question = q, q.Text }

// Answer adds an answer to the question: once for each period that its premises prove.
func (w *Writer) Answer(columns []rule.Column, r *proof.Row) {
	values := map[string]string{}
	for i, c := range columns {
		values[c.Name] = r.Values[i].Text
	}
	for i, premises := range append([][]proof.Premise{r.Premises}, r.Others...) {
		a := Answer{
			Values: values, Period: periodOf(r.Proved[i].Period), Certainty: certaintyOf(r.Proved[i]),
		}
		if r.Parts == nil {
			a.Premises = w.premises(premises)
		} else {
			a.Parts = w.parts(r.Parts[i])
		}
		w.file.Answers = append(w.file.Answers, a)
	}
}

func (w *Writer) parts(list []proof.Part) []Part {
	out := make([]Part, len(list))
	for i, p := range list {
		out[i] = Part{
			Of: w.query.Group.Of[p.Aggregate].Name, Value: p.Value.Text, Period: periodOf(p.Period),
			Certainty: certaintyOf(p.Summary), Premises: w.premises(p.Premises),
		}
	}
	return out
}

func certaintyOf(s graph.Summary) Certainty {
	return Certainty{s.Modality.String(), s.Confidence, s.Disputed}
}

func raw(text string) json.RawMessage {
	if text == "" {
		return nil
	}
	return json.RawMessage(text)
}

// step adds a step after its premises, and returns its id.
func (w *Writer) step(p *proof.Proof) string {
	if id, ok := w.ids[p]; ok {
		return id
	}
	v := w.view
	s := Step{
		Source: v.ID(p.Relation.Source), Type: v.PredName(p.Relation.Type), Target: v.ID(p.Relation.Target),
		Occurrence: v.Occurrence(p.Relation),
		Period:     periodOf(p.Period), Certainty: certaintyOf(p.Summary), Attributes: raw(p.Attributes),
		Premises: w.premises(p.Premises), Claims: claimsOf(p.Claims(v)),
	}
	for _, f := range p.Span {
		s.Span = append(s.Span, w.fact(proof.Premise{Fact: &f}))
	}
	if p.Rule != nil {
		s.Rule = &Rule{p.Rule.ID, p.Rule.Text}
	}
	s.ID = "s" + strconv.Itoa(len(w.file.Steps)+1)
	w.ids[p] = s.ID
	w.file.Steps = append(w.file.Steps, s)
	return s.ID
}

func (w *Writer) premises(list []proof.Premise) []Premise {
	var out []Premise
	for _, m := range list {
		p := Premise{Literal: m.Literal}
		switch {
		case m.Proof != nil:
			p.Step = w.step(m.Proof)
		case m.Mention != nil:
			p.Mention = w.step(m.Mention)
		case m.Fact != nil:
			f := w.fact(m)
			p.Fact = &f
		case m.Parts != nil:
			for _, part := range m.Parts {
				p.Parts = append(p.Parts, w.premises(part))
			}
			if !m.Period.IsZero() {
				p.Within = new(periodOf(m.Period))
			}
		default:
			p.Absent = &Absent{w.end(m.Absent[0]), w.end(m.Absent[1]), periodOf(m.Period), raw(m.Attributes)}
		}
		out = append(out, p)
	}
	return out
}

func (w *Writer) end(n graph.Node) string {
	if n == graph.NoNode {
		return ""
	}
	return w.view.ID(n)
}

func (w *Writer) fact(m proof.Premise) Fact {
	f, v := m.Fact, w.view
	return Fact{
		Entity: v.ID(f.Entity), Name: v.PredName(f.Pred), Value: f.Value.Text, Lang: f.Value.Lang, Datatype: f.Value.Datatype,
		IsEntity: f.Value.Entity, Period: periodOf(m.Period), Claims: claimsOf(v.FactClaimsIn(*f, m.Period)),
	}
}

func claimsOf(list []graph.ResolvedClaim) []Claim {
	out := make([]Claim, len(list))
	for i, c := range list {
		x := c.Context
		out[i] = Claim{
			Document: x.Document, Locator: x.Locator, Relays: x.Relays, By: x.By, Stance: x.Stance.String(),
			Modality: x.Modality.String(), Confidence: x.Confidence(), Attributes: raw(x.Attributes), Graph: x.Graph,
			Subject: c.Subject, Object: c.Object, Period: periodOf(x.Period),
		}
	}
	return out
}
