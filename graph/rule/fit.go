package rule

import (
	"cmp"
	"fmt"
	"slices"

	"nexum/graph/claim"
	"nexum/schema"
)

// The rules of a store may not fit together: the ontology has changed since they were loaded, or they came from an
// edited export. Sift then leaves some rules out, so that the others can be used. For each of them, it also leaves out
// every rule that depends on the absence of what that one could yield. So less is derived, but nothing wrong.

// An Unfit rule is in the store but not used.
type Unfit struct {
	ID   string
	Text string // the source text
	Why  string // the reason, as a sentence without its full stop

	rule     *Rule    // nil if it cannot be parsed
	at       *Literal // the literal of the rule that causes the problem
	yields   *Literal // the head of the rule; nil if it can yield nothing by the ontology
	anything bool     // whether the rule could yield any predicate, because its head cannot be parsed
}

// Unfit returns r as a rule that is not used. why is the reason, as a sentence without its full stop.
func (r *Rule) Unfit(why string) *Unfit {
	return &Unfit{ID: r.ID, Text: r.Text, Why: why, rule: r, yields: &r.Head}
}

// Rule returns the rule; nil if it cannot be parsed.
func (u *Unfit) Rule() *Rule { return u.rule }

// Sift removes the rules that do not fit together. rules are ordered by id. fit are the rules that remain; all are
// unfit and the removed rules, ordered by id.
func Sift(rules []*Rule, unfit []Unfit) (fit []*Rule, all []Unfit) {
	out := func(i int, at *Literal, why string) {
		r := rules[i]
		unfit = append(unfit, Unfit{ID: r.ID, Text: r.Text, Why: why, rule: r, at: at, yields: &r.Head})
		rules = slices.Delete(slices.Clone(rules), i, i+1)
	}
	for {
		if i, l, by := uncertain(rules, unfit); l != nil {
			out(i, l, fmt.Sprintf("it depends on the absence of %s, which the unused rule %s could derive", l.Name, by))
			continue
		}
		if _, ok := stratify(rules); ok {
			slices.SortFunc(unfit, func(a, b Unfit) int { return cmp.Compare(a.ID, b.ID) })
			return rules, unfit
		}
		c := negativeCycles(rules)[0]
		out(slices.Index(rules, c.rule), c.not, c.dependency())
	}
}

// uncertain returns the index of the first rule with a negated literal that may hold only because a rule of unfit is
// not used, the literal, and the id of the unused rule. The literal is nil if there is none.
func uncertain(rules []*Rule, unfit []Unfit) (i int, l *Literal, by string) {
	if len(unfit) == 0 {
		return 0, nil, ""
	}
	lacks := findIncomplete(rules, unfit)
	for i, r := range rules {
		if l, by := lacks.negated(r.Body); l != nil {
			return i, l, by
		}
	}
	return 0, nil, ""
}

// An incompleteHeads lists the heads whose relations are not derived completely, because rules are not used.
type incompleteHeads struct {
	heads    []*Literal
	by       []string // by[i] is the id of the unused rule for heads[i]
	anything string
}

// findIncomplete returns the heads that are not derived completely without the rules of unfit.
func findIncomplete(rules []*Rule, unfit []Unfit) incompleteHeads {
	var out incompleteHeads
	for _, u := range unfit {
		if u.yields != nil {
			out.add(u.yields, u.ID)
		}
		if u.anything && out.anything == "" {
			out.anything = u.ID
		}
	}
	for changed := true; changed; {
		changed = false
		for _, r := range rules {
			if by := out.ruleForBody(r.Body); by != "" && out.add(&r.Head, by) {
				changed = true
			}
		}
	}
	return out
}

// ruleForBody returns the id of an unused rule that could have yielded matches of a literal that the body asks for;
// empty if there is none.
func (k incompleteHeads) ruleForBody(body []Literal) string {
	for _, l := range Flatten(body) {
		if by := k.ruleFor(&l); by != "" && !l.Not {
			return by
		}
	}
	return ""
}

// add records that the relations of a head are not derived completely. It reports whether that was not recorded before.
func (k *incompleteHeads) add(head *Literal, by string) bool {
	same := func(h *Literal) bool { return h.topic() == head.topic() }
	if slices.ContainsFunc(k.heads, same) {
		return false
	}
	k.heads, k.by = append(k.heads, head), append(k.by, by)
	return true
}

// ruleFor returns the id of an unused rule that could have yielded matches of the literal; empty if there is none.
func (k incompleteHeads) ruleFor(l *Literal) string {
	if i := slices.IndexFunc(k.heads, l.CanMatch); i >= 0 {
		return k.by[i]
	}
	if l.Predicate() == "" {
		return ""
	}
	return k.anything
}

// negated returns a negated literal that may hold only because a rule is not used, and the id of that rule; nil if
// there is none.
func (k incompleteHeads) negated(body []Literal) (l *Literal, by string) {
	for _, l := range Flatten(body) {
		if by := k.ruleFor(&l); l.Not && by != "" {
			return &l, by
		}
	}
	return nil, ""
}

// UncertainQuery returns the problems of a query with a negated literal that may hold only because a rule of unfit is
// not used.
func UncertainQuery(rules []*Rule, unfit []Unfit, q *Query) Problems {
	if len(unfit) == 0 {
		return nil
	}
	l, by := findIncomplete(rules, unfit).negated(q.Body)
	if l == nil {
		return nil
	}
	why := ""
	for _, u := range unfit {
		if u.ID == by {
			why = ": " + u.Why
		}
	}
	return Problems{
		{
			"query",
			l.Line,
			l.Column,
			fmt.Sprintf("the absence of %s is unknown, because rule %s, which could derive it, is not used%s", l.Name, by, why),
		},
	}
}

// readAll parses the rules of a store. Rules that cannot be parsed are unfit.
func (p *Parser) readAll(sources []claim.RuleText, o *schema.Ontology) (rules []*Rule, unfit []Unfit) {
	for _, src := range sources {
		r, u := p.ReadRule(src, o)
		if r == nil {
			unfit = append(unfit, u)
		} else {
			rules = append(rules, r)
		}
	}
	return rules, unfit
}

func (p *Parser) ReadRule(src claim.RuleText, o *schema.Ontology) (*Rule, Unfit) {
	parsed, problems := p.Rules("rule "+src.ID, src.Text, o)
	if len(problems) == 0 && len(parsed) == 1 {
		if parsed[0].ID == src.ID {
			return parsed[0], Unfit{}
		}
		problems = []Problem{{Message: "it calls itself " + parsed[0].ID}}
	}
	u := Unfit{ID: src.ID, Text: src.Text, Why: "it holds no rule, or several", anything: true}
	if len(problems) > 0 {
		u.Why = problems[0].Message
	}
	if tree, wrong := p.file(src.ID, src.Text); len(wrong) == 0 && len(tree.Rules) == 1 {
		u.anything, u.yields = false, headOf(tree.Rules[0].Head, o)
	}
	return nil, u
}

// headOf returns the head of a rule whose other parts cannot be parsed. It returns nil if the rule can yield nothing.
func headOf(n *atomNode, o *schema.Ontology) *Literal {
	r := resolver{ontology: o}
	h := r.literal(&literNode{Pos: n.Pos, Atom: n})
	if h.Predicate() == "" {
		return nil
	}
	return &h
}

// Fit checks loaded rules, each of which can be parsed, together with the rules held by the store. before are the rules
// that the store held earlier. problems are new problems only: a problem of a loaded rule has its position; a problem
// of a held rule has no File. unfit are the held rules that cannot be used even without the loaded ones.
func (p *Parser) Fit(o *schema.Ontology, loaded []Source,
	held, before []claim.RuleText,
) (problems []Problem, unfit []Unfit) {
	kept, unfit := Sift(p.readAll(held, o))
	all := slices.Clone(kept)
	from := map[*Rule]*Source{}
	for i, s := range loaded {
		parsed, wrong := p.Rules(s.ID, s.Text, o)
		if len(wrong) > 0 {
			return nil, unfit // already reported
		}
		from[parsed[0]] = &loaded[i]
		all = append(all, parsed[0])
	}
	slices.SortFunc(all, func(a, b *Rule) int { return cmp.Compare(a.ID, b.ID) })
	if _, ok := stratify(all); !ok {
		return []Problem{cycleProblem(negativeCycles(all), from)}, unfit
	}
	_, worse := Sift(all, unfit)
	for _, u := range worse {
		if s := from[u.rule]; s != nil {
			problems = append(problems, s.problem(u.at.Line, u.at.Column, "rule %s cannot be used: %s", u.ID, u.Why))
		} else if u.rule != nil && slices.Contains(kept, u.rule) {
			problems = append(problems,
				Problem{Message: fmt.Sprintf("rule %s of the store could no longer be used: %s", u.ID, u.Why)})
		}
	}
	return append(problems, p.rulesWithoutResult(o, all, from, before)...), unfit
}

// cycleProblem describes a cycle of rules. Its position is that of a loaded rule in the cycle, if there is one, because
// that is the rule to correct.
func cycleProblem(found []negativeCycle, from map[*Rule]*Source) Problem {
	for _, c := range found {
		if s := from[c.rule]; s != nil {
			return s.problem(c.not.Line, c.not.Column, "%s", c.describe())
		}
	}
	for _, c := range found {
		for _, l := range c.by {
			if s := from[l.rule]; s != nil {
				return s.problem(
					l.literal.Line,
					l.literal.Column,
					"rule %s closes a cycle: %s: such rules derive nothing; change rule %s so that it does not depend on %s, or "+
						"change rule %s of the store",
					l.rule.ID,
					c.dependency(),
					l.rule.ID,
					l.literal.Name,
					c.rule.ID,
				)
			}
		}
	}
	return Problem{Message: found[0].describe()}
}

// rulesWithoutResult finds the rules that can yield nothing. It reports a held rule only if it could yield something
// before.
func (p *Parser) rulesWithoutResult(o *schema.Ontology, all []*Rule, from map[*Rule]*Source,
	before []claim.RuleText,
) (out []Problem) {
	found := Impossible(o, all)
	if len(found) == 0 {
		return nil
	}
	old, _ := p.readAll(before, o)
	known := Impossible(o, old)
	for _, f := range found {
		i := slices.IndexFunc(all, func(r *Rule) bool { return r.File == f.File })
		if s := from[all[i]]; s != nil {
			out = append(out, s.problem(f.Line, f.Column, "%s", f.Message))
		} else if !slices.Contains(known, f) {
			out = append(out, Problem{Message: fmt.Sprintf("rule %s of the store could no longer derive anything: %s", all[i].ID,
				f.Message)})
		}
	}
	return out
}

// problem returns a Problem at a position in the text of the rule, as a position in its file.
func (s *Source) problem(line, column int, format string, args ...any) Problem {
	if line == 1 {
		column += s.Column - 1
	}
	return Problem{s.File, s.Line + line - 1, column, fmt.Sprintf(format, args...)}
}
