package query

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"nexum/graph"
	"nexum/graph/rule/engine"
	"nexum/graph/rule/proof"
	"nexum/graph/rule/proof/portable"
	"nexum/graph/trace"
)

// A Verdict is the result of checking one proof or answer of a file.
type Verdict struct {
	Of      string // the proved relation or answer, in words
	Refused error  // why the checker refuses it; nil if it accepts it
}

// A ProofCheck is the result of checking a file of proofs.
type ProofCheck struct {
	Session  *Session // the session of the view in which the file was checked
	Verdicts []Verdict
}

// Refused returns the number of refused proofs.
func (c *ProofCheck) Refused() (n int) {
	for _, v := range c.Verdicts {
		if v.Refused != nil {
			n++
		}
	}
	return n
}

// CheckProofs checks each proof and answer of a file with the independent checker. The view is that of the file: it has
// the same changes and, if the graph has it, the same revision. Otherwise it has the newest revision. An error means
// that the file could not be checked.
func (s *Session) CheckProofs(ctx context.Context, f *portable.File) (_ *ProofCheck, err error) {
	ctx, span := trace.Start(ctx, "query.CheckProofs")
	defer span.EndWith(&err)
	view, err := s.viewOf(f)
	if err != nil {
		return nil, err
	}
	rules := view.Engine.Program().Rules()
	out := &ProofCheck{Session: view}
	checker, failed := view.checker(ctx)
	reader, err := portable.NewReader(f, view.View, rules)
	if err != nil {
		return nil, InputError("%s", err)
	}
	conclude := func(of string, err error) error {
		if err != nil && !errors.Is(err, proof.ErrWrong) {
			return err
		}
		out.Verdicts = append(out.Verdicts, Verdict{of, err})
		return failed()
	}
	for _, id := range f.Proofs {
		p, err := reader.Proof(id)
		if err == nil {
			err = checker.Check(p)
		}
		if err := conclude(stepText(f, id), err); err != nil {
			return nil, err
		}
	}
	if len(f.Answers) == 0 {
		return out, nil
	}
	q, err := view.Parse(f.Question)
	if err != nil {
		return nil, err
	}
	q, problems := engine.Localized(view.View, q)
	if len(problems) > 0 {
		return nil, located(problems)
	}
	again := &askedAgain{session: view, query: q}
	for i := range f.Answers {
		row, err := reader.Row(q, &f.Answers[i])
		if err == nil {
			err = checker.CheckRow(q, row)
		}
		if err == nil && q.Group != nil {
			err = again.has(ctx, row)
		}
		if err := conclude(answerText(&f.Answers[i]), err); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// checker returns a proof checker for the session. To check a negation, the checker evaluates rules; failed returns the
// error of such an evaluation.
func (s *Session) checker(ctx context.Context) (_ *proof.Checker, failed func() error) {
	var wrong error
	c := &proof.Checker{
		View:  s.View,
		Rules: s.Engine.Program().Rules(),
		Yields: func(source graph.Node, p graph.Pred, target graph.Node) []proof.Yield {
			yields, err := s.Engine.Matches(ctx, source, p, target)
			if err != nil {
				wrong = err
			}
			return yields
		},
	}
	return c.WithContext(ctx), func() error { return wrong }
}

// Accepts returns nil if the independent checker accepts a single proof of this session. Otherwise it returns an error
// that says why not and wraps proof.ErrWrong.
func (s *Session) Accepts(ctx context.Context, p *proof.Proof) error {
	c, failed := s.checker(ctx)
	err := c.Check(p.Alone(s.View))
	return errors.Join(failed(), err)
}

// viewOf returns the session of the view of a file.
func (s *Session) viewOf(f *portable.File) (*Session, error) {
	out, known := s, false
	for i := range f.Changes {
		c := f.Changes[i].Change()
		known = known || !c.KnownAt.IsZero()
		var err error
		if out, err = out.With(c); err != nil {
			return nil, err
		}
	}
	if known || f.CommittedAt.IsZero() || f.Revision >= s.View.Revision().Number {
		return out, nil
	}
	then, err := out.With(graph.Change{KnownAt: f.CommittedAt})
	if err != nil || then.View.Revision().Number != f.Revision {
		return out, err
	}
	return then, nil
}

// stepText describes what a step proves.
func stepText(f *portable.File, id string) string {
	for i := range f.Steps {
		if s := &f.Steps[i]; s.ID == id {
			return fmt.Sprintf("%s %s %s", s.Source, s.Type, s.Target)
		}
	}
	return id
}

// answerText describes an answer.
func answerText(a *portable.Answer) string {
	var parts []string
	for name, value := range a.Values {
		parts = append(parts, name+" = "+value)
	}
	slices.Sort(parts)
	text := cmp.Or(strings.Join(parts, ", "), "yes")
	if when := a.Period.String(); when != "" {
		text += " [" + when + "]"
	}
	return text
}
