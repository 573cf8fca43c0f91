package portable

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule"
	"nexum/graph/rule/proof"
)

// MaxSteps is the maximum number of steps of a file.
const MaxSteps = 100_000

// Read reads a file. It checks the form only.
func Read(text []byte) (*File, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields() // an unknown field would not be checked
	var f File
	if err := d.Decode(&f); err != nil {
		return nil, fmt.Errorf("this is not a file of proofs (%s): %w", Format, err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("the file has more text after the end of its proofs")
	}
	switch {
	case f.Format != Format:
		return nil, fmt.Errorf("this is not a file of proofs: its format is %.60q, not %q", f.Format, Format)
	case len(f.Steps) > MaxSteps:
		return nil, fmt.Errorf("the file has %d steps; at most %d can be checked at a time", len(f.Steps), MaxSteps)
	case len(f.Answers) > 0 && f.Question == "":
		return nil, errors.New("the file has answers without their question")
	case len(f.Answers)+len(f.Proofs) == 0:
		return nil, errors.New("the file proves nothing: it has no answers and no proofs")
	}
	return &f, nil
}

// Change returns a change of a view.
func (c *Change) Change() graph.Change {
	out := graph.Change{AsOf: c.AsOf, KnownAt: c.KnownAt, Without: c.Without, Distrust: c.Distrust}
	for _, a := range c.With {
		out.With = append(out.With, a.Assumed())
	}
	return out
}

// Assumed returns the assumption of a change.
func (a *Assumed) Assumed() graph.AssumedRelation {
	return graph.AssumedRelation{
		Source: a.Source, Type: a.Type, Target: a.Target, Occurrence: a.Occurrence, Period: a.claimed(),
		Attributes: string(a.Attributes),
	}
}

// IsZero reports whether the change changes nothing.
func (c *Change) IsZero() bool {
	return c.AsOf.IsZero() && c.KnownAt.IsZero() && len(c.Without)+len(c.Distrust)+len(c.With) == 0
}

// ChangeOf is the inverse of Change.Change.
func ChangeOf(c graph.Change) Change {
	out := Change{AsOf: c.AsOf, KnownAt: c.KnownAt, Without: c.Without, Distrust: c.Distrust}
	for _, a := range c.With {
		out.With = append(out.With, Assumed{
			a.Source, a.Type, a.Target, a.Occurrence, periodOf(a.Period), json.RawMessage(a.Attributes),
		})
	}
	return out
}

// An Error is an error in one step of a file. It wraps proof.ErrWrong.
type Error struct {
	Step string // the id of the step; empty for an answer
	Why  string
}

// Error implements error.
func (e *Error) Error() string {
	if e.Step == "" {
		return e.Why
	}
	return "step " + e.Step + ": " + e.Why
}

// Unwrap returns proof.ErrWrong.
func (e *Error) Unwrap() error { return proof.ErrWrong }

// A Reader resolves the steps of a file in a view.
type Reader struct {
	view  *graph.View
	rules map[string]*rule.Rule
	steps map[string]*Step
	done  map[string]*proof.Proof
	open  map[string]bool // steps whose premises are being read
}

// NewReader returns a reader of a file. rules are the rules of the view.
func NewReader(f *File, v *graph.View, rules []*rule.Rule) (*Reader, error) {
	r := &Reader{v, map[string]*rule.Rule{}, map[string]*Step{}, map[string]*proof.Proof{}, map[string]bool{}}
	for _, x := range rules {
		r.rules[x.ID] = x
	}
	for i := range f.Steps {
		s := &f.Steps[i]
		if r.steps[s.ID] != nil {
			return nil, &Error{s.ID, "two steps have this id"}
		}
		r.steps[s.ID] = s
	}
	return r, nil
}

// Proof returns the proof that ends with a step. The error is an *Error.
func (r *Reader) Proof(id string) (*proof.Proof, error) {
	if p := r.done[id]; p != nil {
		return p, nil
	}
	s := r.steps[id]
	if s == nil {
		return nil, &Error{id, "the file does not have this step"}
	}
	if r.open[id] {
		return nil, &Error{id, "it is a premise of itself"}
	}
	r.open[id] = true
	defer delete(r.open, id)
	p, err := r.step(s)
	if err != nil {
		return nil, err
	}
	r.done[id] = p
	return p, nil
}

func (r *Reader) step(s *Step) (p *proof.Proof, err error) {
	fail := func(format string, args ...any) (*proof.Proof, error) {
		return nil, &Error{s.ID, fmt.Sprintf(format, args...)}
	}
	p = &proof.Proof{}
	if p.Summary, err = r.summary(s.ID, s.Period, s.Certainty); err != nil {
		return nil, err
	}
	if p.Attributes, err = canonical(s.Attributes); err != nil {
		return fail("its attributes are not a JSON object: %s", err)
	}
	if p.Relation, err = r.relation(s); err != nil {
		return nil, err
	}
	if s.Rule != nil {
		if p.Rule = r.rules[s.Rule.ID]; p.Rule == nil {
			return fail("there is no rule %q in this view", s.Rule.ID)
		}
		if p.Rule.Text != s.Rule.Text {
			return fail("rule %s has another text in this view", s.Rule.ID)
		}
		if p.Premises, err = r.premises(s.ID, p.Rule.Body, s.Premises); err != nil {
			return nil, err
		}
	} else if len(s.Premises) > 0 {
		return fail("it is stated, and yet it has premises")
	}
	for i := range s.Span {
		f, err := r.fact(s.ID, &s.Span[i])
		if err != nil {
			return nil, err
		}
		p.Span = append(p.Span, *f)
	}
	if err := r.cited(s.ID, s.Claims, p.Claims(r.view)); err != nil {
		return nil, err
	}
	return p, nil
}

// relation finds the relation of a step: a stated one in the view, or one that a rule can yield between two entities.
func (r *Reader) relation(s *Step) (out graph.Relation, err error) {
	v := r.view
	for _, end := range [...]struct {
		id string
		to *graph.Node
	}{{s.Source, &out.Source}, {s.Target, &out.Target}} {
		n, ok := v.Lookup(end.id)
		if !ok {
			return out, &Error{s.ID, fmt.Sprintf("there is no entity %q in this view", end.id)}
		}
		*end.to = n
	}
	pred, ok := v.Pred(s.Type)
	if !ok {
		return out, &Error{s.ID, fmt.Sprintf("there is no relation %q in this view", s.Type)}
	}
	out.Type, out.Rel = pred, graph.NoRel
	found, stated := v.FindOccurrence(out.Source, pred, out.Target, s.Occurrence)
	switch {
	case stated && s.Rule == nil:
		return found, nil
	case s.Rule == nil:
		return out, &Error{s.ID, fmt.Sprintf("nobody states %s %s %s in this view", s.Source, s.Type, s.Target)}
	case s.Occurrence != "":
		return out, &Error{s.ID, "a rule yields no occurrence with a key"}
	}
	return out, nil
}

func (r *Reader) summary(step string, p Period, w Certainty) (graph.Summary, error) {
	m, ok := claim.ParseModality(w.Modality)
	if !ok {
		return graph.Summary{}, &Error{step, fmt.Sprintf("there is no modality %.60q", w.Modality)}
	}
	return graph.Summary{Period: p.claimed(), Modality: m, Confidence: w.Confidence, Disputed: w.Disputed}, nil
}

func canonical(text json.RawMessage) (string, error) {
	if len(text) == 0 {
		return "", nil
	}
	var b bytes.Buffer
	if err := json.Compact(&b, text); err != nil {
		return "", err
	}
	return b.String(), nil
}

func (r *Reader) premises(step string, body []rule.Literal, list []Premise) ([]proof.Premise, error) {
	var out []proof.Premise
	for _, m := range list {
		p, err := r.premise(step, body, &m)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

func (r *Reader) premise(step string, body []rule.Literal, m *Premise) (p proof.Premise, err error) {
	if m.Literal < 0 || m.Literal >= len(body) {
		return p, &Error{step, fmt.Sprintf("there is no literal %d", m.Literal)}
	}
	p.Literal = m.Literal
	switch {
	case m.Step != "":
		p.Proof, err = r.Proof(m.Step)
	case m.Mention != "":
		p.Mention, err = r.Proof(m.Mention)
	case m.Fact != nil:
		p.Fact, err = r.fact(step, m.Fact)
		p.Period = m.Fact.claimed()
	case m.Parts != nil:
		sum := body[m.Literal].Sum
		if sum == nil {
			return p, &Error{step, fmt.Sprintf("literal %d is not a sum", m.Literal)}
		}
		for _, part := range m.Parts {
			list, err := r.premises(step, sum.Body, part)
			if err != nil {
				return p, err
			}
			p.Parts = append(p.Parts, list)
		}
		if m.Within != nil {
			p.Period = m.Within.claimed()
		}
	case m.Absent != nil:
		return r.absence(step, m)
	default:
		err = &Error{step, fmt.Sprintf("literal %d has no step, fact, parts or absence", m.Literal)}
	}
	return p, err
}

// absence reads an absence. Its ends must be entities of the view.
func (r *Reader) absence(step string, m *Premise) (p proof.Premise, err error) {
	p = proof.Premise{Literal: m.Literal, Period: m.Absent.claimed()}
	for i, id := range [2]string{m.Absent.Source, m.Absent.Target} {
		p.Absent[i] = graph.NoNode
		if id == "" {
			continue
		}
		n, ok := r.view.Lookup(id)
		if !ok {
			return p, &Error{step, fmt.Sprintf("there is no entity %q in this view", id)}
		}
		p.Absent[i] = n
	}
	if p.Attributes, err = canonical(m.Absent.Attributes); err != nil {
		err = &Error{step, fmt.Sprintf("the attributes of literal %d are no JSON object: %s", m.Literal, err)}
	}
	return p, err
}

// fact finds a fact in the view, and compares its claims with those of the file.
func (r *Reader) fact(step string, f *Fact) (*graph.Fact, error) {
	n, ok := r.view.Lookup(f.Entity)
	if !ok {
		return nil, &Error{step, fmt.Sprintf("there is no entity %q in this view", f.Entity)}
	}
	want := claim.Value{Entity: f.IsEntity, Text: f.Value, Lang: f.Lang, Datatype: f.Datatype}
	for x := range r.view.Facts(n) {
		if x.Value == want && r.view.PredName(x.Pred) == f.Name {
			return &x, r.cited(step, f.Claims, r.view.FactClaimsIn(x, f.claimed()))
		}
	}
	return nil, &Error{step, fmt.Sprintf("nobody states that the %s of %s is %.100q", f.Name, f.Entity, f.Value)}
}

// cited checks that a file cites exactly the claims that the view has for a relation or fact in a period. A claim that
// is left out could deny it.
func (r *Reader) cited(step string, have []Claim, claims []graph.ResolvedClaim) error {
	want := claimsOf(claims)
	for i := range have {
		if !slices.ContainsFunc(want, have[i].equal) {
			return &Error{step, fmt.Sprintf("it cites %s, and there is no such claim in this view", have[i].text())}
		}
	}
	for i := range want {
		if !slices.ContainsFunc(have, want[i].equal) {
			return &Error{step, fmt.Sprintf("it leaves out %s", want[i].text())}
		}
	}
	return nil
}

// equal reports whether two claims have the same content.
func (c *Claim) equal(o Claim) bool {
	a, err1 := canonical(c.Attributes)
	b, err2 := canonical(o.Attributes)
	return err1 == nil && err2 == nil && a == b &&
		c.Document == o.Document && c.Locator == o.Locator && c.Relays == o.Relays && c.By == o.By &&
		c.Stance == o.Stance && c.Modality == o.Modality && c.Confidence == o.Confidence && c.Graph == o.Graph &&
		c.Subject == o.Subject &&
		c.Object == o.Object &&
		c.Period == o.Period
}

// text describes a claim for a message.
func (c *Claim) text() string {
	out := fmt.Sprintf("%q, %q", c.Document, c.Locator)
	if c.Stance != claim.Supports.String() {
		out += ", which " + map[string]string{
			claim.Disputes.String(): "denies it",
			claim.Retracts.String(): "retracts it",
		}[c.Stance]
	}
	return fmt.Sprintf("%s (%s, confidence %v%s)", out, c.Modality, c.Confidence, periodSuffix(c.Period))
}

func periodSuffix(p Period) string {
	if text := p.claimed().String(); text != "" {
		return ", " + text
	}
	return ""
}

// Row returns an answer as a row of a question.
func (r *Reader) Row(q *rule.Query, a *Answer) (*proof.Row, error) {
	out := &proof.Row{}
	var err error
	if out.Summary, err = r.summary("", a.Period, a.Certainty); err != nil {
		return nil, err
	}
	for _, c := range q.Columns() {
		text, ok := a.Values[c.Name]
		if !ok {
			return nil, &Error{"", "an answer has no value for " + c.Name}
		}
		out.Values = append(out.Values, proof.Value{Text: text})
	}
	if len(a.Values) != len(out.Values) {
		return nil, &Error{"", "an answer has more values than the question has variables"}
	}
	switch {
	case q.Group == nil && len(a.Parts) > 0:
		return nil, &Error{"", "an answer has parts, but the question does not group its answers"}
	case q.Group == nil:
		out.Premises, err = r.premises("", q.Body, a.Premises)
		return out, err
	case len(a.Premises) > 0:
		return nil, &Error{"", "an answer has premises, but the question groups its answers: their parts have premises"}
	}
	parts, err := r.parts(q, a.Parts)
	out.Parts = [][]proof.Part{parts}
	return out, err
}

// parts reads the parts of an answer to a question with groups.
func (r *Reader) parts(q *rule.Query, list []Part) ([]proof.Part, error) {
	out := make([]proof.Part, len(list))
	for i, p := range list {
		x := &out[i]
		x.Aggregate = slices.IndexFunc(q.Group.Of, func(a rule.Aggregate) bool { return a.Name == p.Of })
		if x.Aggregate < 0 {
			return nil, &Error{"", fmt.Sprintf("the question has no aggregate %.60q", p.Of)}
		}
		x.Value = proof.Value{Text: p.Value}
		var err error
		if x.Summary, err = r.summary("", p.Period, p.Certainty); err != nil {
			return nil, err
		}
		if x.Premises, err = r.premises("", q.Body, p.Premises); err != nil {
			return nil, err
		}
	}
	return out, nil
}
