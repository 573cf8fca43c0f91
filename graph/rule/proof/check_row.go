package proof

import (
	"context"
	"fmt"

	"nexum/graph"
	"nexum/graph/rule"
)

// WithContext returns a checker that stops when the context ends. Its methods then return the cause of the context's
// end.
func (c *Checker) WithContext(ctx context.Context) *Checker {
	out := *c
	out.ctx = ctx
	return &out
}

// live reports whether the check may continue.
func (c *Checker) live() bool { return c.ctx == nil || c.ctx.Err() == nil }

// ended returns the cause of the context's end, or nil if the context has not ended.
func (c *Checker) ended() error {
	if c.live() {
		return nil
	}
	return context.Cause(c.ctx)
}

// CheckRow returns nil if the answer follows from its premises: every literal of the question matches its premise, the
// values are those of the variables, and the period, modality, confidence and dispute follow from the premises. For a
// question with groups, this is checked for each part of the answer, and the aggregates must be those of the parts.
// That no other answer is to be counted cannot be seen from the parts; the caller must ask the question again for that.
// Otherwise the error wraps ErrWrong. Values are compared by their texts.
func (c *Checker) CheckRow(q *rule.Query, r *Row) error {
	once := *c
	once.checked = map[*Proof]bool{}
	return once.row(q, r)
}

func (c *Checker) row(q *rule.Query, r *Row) error {
	if q.Group != nil {
		return c.group(q, r)
	}
	used, why := byLiteral(q.Body, r.Premises)
	if why != "" {
		return fmt.Errorf("%w: %s of the question", ErrWrong, why)
	}
	if err := c.each(r.Premises); err != nil {
		return err
	}
	p := asRule(q, r.Premises, r.Summary)
	fits := c.literals(q.Body, used, positive(q.Body), make([]*value, len(q.Vars)), func(vals []*value) bool {
		c.assign(q.Body, vals)
		return c.conditions(p, used, vals) && c.shown(q, r, vals)
	})
	if err := c.ended(); err != nil {
		return err
	}
	if !fits {
		return fmt.Errorf("%w: the premises do not match the question with these values", ErrWrong)
	}
	return c.checkPremises(p, false, wrongAnswer)
}

// asRule returns an answer as an instance of a rule whose body is the question. The rule has no head.
func asRule(q *rule.Query, premises []Premise, s graph.Summary) *Proof {
	return &Proof{Rule: &rule.Rule{ID: "question", Body: q.Body, Vars: q.Vars}, Premises: premises, Summary: s}
}

func wrongAnswer(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrWrong}, args...)...)
}

// shown reports whether the values of a row are those of the shown variables.
func (c *Checker) shown(q *rule.Query, r *Row, vals []*value) bool {
	return len(r.Values) == len(q.Shown) && c.are(vals, q.Shown, r.Values)
}

// are reports whether variables have these values.
func (c *Checker) are(vals []*value, variables []int, want []Value) bool {
	for i, v := range variables {
		if !c.is(vals[v], want[i].Text) {
			return false
		}
	}
	return true
}

// is reports whether a variable has the value with this text.
func (c *Checker) is(have *value, text string) bool {
	switch {
	case have == nil:
		return false
	case have.entity:
		n, ok := c.View.Lookup(text)
		return ok && n == have.node
	case have.num != nil:
		n, ok := rational(text)
		return ok && n.Cmp(have.num) == 0
	case have.moment != "": // a row can have the text of another source for the same moment
		return typed(text, rule.DateType).moment == have.moment
	}
	return have.text == text
}
