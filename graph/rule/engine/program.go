package engine

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"

	"golang.org/x/text/unicode/norm"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/decimal"
	"nexum/graph/rule"
	"nexum/schema"
)

// A Program is a set of rules prepared for one view: names are replaced by numbers, and rules are indexed by their
// heads. It is immutable and safe for concurrent use.
type Program struct {
	source *graph.View // the view that the program was made for
	view   *graph.View // the same view with the predicates that only rules yield
	// timeless is the view without its date.
	timeless *graph.View
	rules    []*rule.Rule
	bodies   []body               // by rule
	ends     [][2]arg             // the ends of the heads, by rule
	given    [][]arg              // attributes of the heads, by rule
	heads    map[graph.Pred][]int // by predicate: the rules that yield it
	preds    []graph.Pred         // the relation types that rules yield, in order
	strata   int

	stratumOf []int              // by predicate that rules yield: the stratum; for rdf:type, the highest of all classes
	classes   map[graph.Node]int // the strata of the classes that rules conclude
	anyClass  int                // the stratum of the rules whose head has a variable class
	rdfType   graph.Pred

	ofClass    map[graph.Node][]int // the rules that can yield the members of a class
	ofAnyClass []int                // the rules whose head has a variable class

	sizes   []int  // by rule: about how many relations it yields
	bounded []bool // by rule: whether it yields no more relations than one premise matches; see findBounded

	kind graph.Pred // the predicate of kinds

	sources atomic.Pointer[sourceIndex] // made when it is first needed

	unfit []rule.Unfit // rules that the view shows but that are not used
}

// A body is the literals of a rule or query, with names replaced by numbers.
type body []lit

type lit struct {
	rule.Literal
	pred  graph.Pred   // for a relation, a fact or a derived kind; NoPred if the view does not have it
	set   *graph.Preds // the stated relations that match: only pred, except for RELATED
	args  [2]arg
	calc  [2]*calc     // for a comparison: the sides with arithmetic
	heads []graph.Pred // the predicates of rules that can yield a match
	rules []int        // these rules
	size  int          // about how many relations these rules yield
	// absent reports whether a constant of the literal names an entity that the view does not have, so that nothing
	// matches it. Such an entity is NoNode, which must not be passed to the view.
	absent bool

	attrs []arg    // for a relation: the values of its Attrs, in their order
	sum   body     // for a sum: its body
	from  []origin // for a sum: the origins of the summed value
}

// An arg is a variable or a constant.
type arg struct {
	v      int // variable, or -1
	value  val
	absent bool // the constant names an entity that the view does not have
}

// NewProgram prepares rules for a view. The rules must be resolved against the ontology of the view.
func NewProgram(v *graph.View, rules []*rule.Rule) (*Program, error) {
	rules = slices.Clone(rules)
	slices.SortFunc(rules, func(a, b *rule.Rule) int { return cmp.Compare(a.ID, b.ID) })
	for i := 1; i < len(rules); i++ {
		if rules[i].ID == rules[i-1].ID {
			return nil, fmt.Errorf("%w: two rules have the id %s", rule.ErrInvalid, rules[i].ID)
		}
	}
	var yields []string
	for i, r := range rules {
		body, problems := localized(v, r.Body)
		if len(problems) > 0 {
			return nil, fmt.Errorf("%w: rule %s: %w", rule.ErrInvalid, r.ID, problems[0])
		}
		if hasLocal(r.Body) {
			local := *r
			local.Body = body
			rules[i] = &local
		}
		yields = append(yields, string(r.Head.Predicate()))
	}
	strata, problems := rule.Stratify(rules)
	if len(problems) > 0 {
		return nil, fmt.Errorf("%w: %w", rule.ErrInvalid, problems[0])
	}
	p := &Program{source: v, view: v.WithPredicates(yields...), rules: rules, heads: map[graph.Pred][]int{}}
	v = p.view
	p.timeless = v.AnyTime()
	p.stratumOf = make([]int, v.PredLen())
	for i, r := range rules {
		pred := r.Head.Pred(v)
		if _, seen := p.heads[pred]; !seen && r.Head.Kind != rule.KindLiteral {
			p.preds = append(p.preds, pred)
		}
		p.stratumOf[pred] = max(p.stratumOf[pred], strata[i])
		p.heads[pred] = append(p.heads[pred], i)
		p.strata = max(p.strata, strata[i]+1)
	}
	slices.Sort(p.preds)
	p.stratifyClasses(strata)
	p.kind = graph.NoPred
	if pred, ok := v.Pred(claim.PredicateKind); ok {
		p.kind = pred
	}
	for _, r := range rules {
		p.bodies = append(p.bodies, p.body(r.Body))
		p.ends = append(p.ends, [2]arg{p.arg(r.Head.Args[0]), p.arg(r.Head.Args[1])})
		var given []arg
		for _, a := range r.Head.Attrs {
			given = append(given, p.arg(a.Term))
		}
		p.given = append(p.given, given)
	}
	p.indexClasses()
	p.estimate()
	return p, nil
}

// stratifyClasses records the strata of classes.
func (p *Program) stratifyClasses(strata []int) {
	p.rdfType, p.classes = graph.NoPred, map[graph.Node]int{}
	for i, r := range p.rules {
		if r.Head.Predicate() != rule.TypeIRI {
			continue
		}
		p.rdfType = r.Head.Pred(p.view)
		if class := r.Head.Class(); class == "" {
			p.anyClass = strata[i]
		} else if n, ok := p.view.Lookup(class); ok {
			p.classes[n] = strata[i]
		}
	}
}

// stratum returns the stratum of a relation or goal: the highest of the rules that can yield it. The target is NoNode
// if the goal leaves it open.
func (p *Program) stratum(pred graph.Pred, target graph.Node) int {
	if pred != p.rdfType || target == graph.NoNode {
		return p.stratumOf[pred]
	}
	return max(p.classes[target], p.anyClass)
}

// Load makes the program of the rules that the claims of a view contain. Unfit returns the rules that it does not use.
func Load(v *graph.View) (*Program, error) { return load(v, &Program{}) }

// load is Load with a program that may have parsed some of the rules already.
func load(v *graph.View, known *Program) (*Program, error) {
	var rules []*rule.Rule
	var unfit []rule.Unfit
	var parser *rule.Parser
	for _, src := range v.Rules() {
		r, u := known.reread(src, v.Ontology())
		if r == nil && u == nil {
			if parser == nil {
				parser = rule.NewParser()
			}
			var wrong rule.Unfit
			r, wrong = parser.ReadRule(src, v.Ontology())
			u = &wrong
		}
		if r != nil {
			if _, problems := localized(v, r.Body); len(problems) > 0 {
				u = r.Unfit(problems[0].Message)
				r = nil
			}
		}
		if r != nil {
			rules = append(rules, r)
		} else {
			unfit = append(unfit, *u)
		}
	}
	rules, unfit = rule.Sift(rules, unfit)
	p, err := NewProgram(v, rules)
	if err != nil {
		return nil, err
	}
	p.unfit = unfit
	return p, nil
}

// reread returns a rule that the program has parsed before, or the reason why it is unfit. It returns nil if the
// program has not parsed the rule with the ontology o, because a rule refers to the kinds and types of one ontology.
func (p *Program) reread(src claim.RuleText, o *schema.Ontology) (*rule.Rule, *rule.Unfit) {
	if p.source == nil || p.source.Ontology() != o {
		return nil, nil
	}
	for _, r := range p.rules {
		if r.ID == src.ID && r.Text == src.Text {
			return r, nil
		}
	}
	for i, u := range p.unfit {
		if u.ID == src.ID && u.Text == src.Text {
			return u.Rule(), &p.unfit[i]
		}
	}
	return nil, nil
}

// For returns the program for another view of the same graph, without the rules that this view switches off. It uses
// the texts of the rules at the revision of the view.
func (p *Program) For(v *graph.View) (*Program, error) {
	if len(p.source.Rules()) > 0 || len(v.Rules()) > 0 {
		return load(v, p)
	}
	return NewProgram(v, slices.DeleteFunc(slices.Clone(p.rules), func(r *rule.Rule) bool { return v.HidesRule(r.ID) }))
}

// View returns the view of the program, extended by the predicates that only rules yield. Read the results of the
// engine in this view.
func (p *Program) View() *graph.View { return p.view }

// Source returns the view that the program was made from.
func (p *Program) Source() *graph.View { return p.source }

// Rules returns the rules, ordered by id. Do not change the result.
func (p *Program) Rules() []*rule.Rule { return p.rules }

// Unfit returns the rules that the view shows but that are not used, ordered by id. Relations that depend on them are
// not derived. Do not change the result.
func (p *Program) Unfit() []rule.Unfit { return p.unfit }

// Yields returns the predicates of relations that rules yield. Do not change the result.
func (p *Program) Yields() []graph.Pred { return p.preds }

// body prepares the literals of a rule or a question for this view.
func (p *Program) body(literals []rule.Literal) body {
	var out body
	for _, l := range literals {
		c := lit{Literal: l, pred: graph.NoPred}
		p.setPredicates(&c)
		p.setRules(&c)
		switch l.Kind {
		case rule.KindLiteral:
			l.Args[1] = l.Args[0] // a derived kind is a relation of the entity to itself
		case rule.CompareLiteral:
			if l.Op == "=" && l.ValueType == rule.DateType && l.Sets == 0 {
				c.Op = within
			}
			c.calc = [2]*calc{p.calc(l.Calc[0]), p.calc(l.Calc[1])}
		}
		for i, t := range l.Args {
			c.args[i] = p.arg(t)
			c.absent = c.absent || c.args[i].absent
		}
		for _, a := range l.Attrs {
			c.attrs = append(c.attrs, p.arg(a.Term))
		}
		if l.Sum != nil {
			c.sum, c.from = p.body(l.Sum.Body), origins(l.Sum.Body, l.Sum.Of)
		}
		out = append(out, c)
	}
	return out
}

// setPredicates sets the predicate that a literal names, and the predicates of the relations that match it.
func (p *Program) setPredicates(c *lit) {
	switch c.Kind {
	case rule.RelationLiteral:
		c.pred = p.view.TypePred(c.Type)
		c.set = p.view.NewPreds(c.pred)
		if c.AnyForeign() {
			c.set = p.view.NewPreds(append(rule.ForeignPreds(p.view), c.pred)...)
		}
	case rule.ForeignLiteral:
		c.pred = c.Pred(p.view)
		c.set = p.view.NewPreds()
		if c.pred != graph.NoPred {
			c.set = p.view.NewPreds(c.pred)
		}
	case rule.FactLiteral:
		if pred, ok := p.view.Pred(c.Fact); ok {
			c.pred = pred
		}
	case rule.KindLiteral:
		c.pred = c.Pred(p.view)
	}
}

// setRules sets the rules whose conclusions can match a literal, and the predicates of these conclusions.
func (p *Program) setRules(c *lit) {
	for i, r := range p.rules {
		if !c.CanMatch(&r.Head) {
			continue
		}
		c.rules = append(c.rules, i)
		if pred := r.Head.Pred(p.view); !slices.Contains(c.heads, pred) {
			c.heads = append(c.heads, pred)
		}
	}
}

func (p *Program) arg(t rule.Term) arg {
	if t.Var >= 0 {
		return arg{v: t.Var}
	}
	if t.Const.Type == rule.UnknownType { // the literal has no such argument
		return arg{v: -1}
	}
	a := arg{v: -1, value: constVal(t.Const)}
	if t.Const.Type == rule.EntityType {
		n, ok := p.view.Lookup(t.Const.Text)
		a.value, a.absent = entity(n), !ok
	}
	return a
}

// constVal returns the value of a constant that is not an entity.
func constVal(c rule.Const) val {
	if c.Type == rule.TextType {
		return textVal(c.Text)
	}
	return val{typ: c.Type, lit: &literal{text: c.Text, num: c.Number, date: c.Date}}
}

// holds reports whether a literal with an absent constant holds, for any values of its variables. Nothing is related or
// equal to an entity that the view does not have, so only negations and != hold.
func (l *lit) holds() bool {
	if l.Kind != rule.CompareLiteral {
		return l.Not
	}
	a, b := l.Args[0], l.Args[1]
	return l.Op == "!=" && (a.Var >= 0 || b.Var >= 0 || a.Const.Text != b.Const.Text)
}

// A val is the value of a variable. The zero val means no value.
type val struct {
	typ  rule.Type
	node graph.Node
	lit  *literal // nil for an entity
}

// A literal is a value that is not an entity. It is immutable.
type literal struct {
	num  decimal.Decimal
	date claim.Date
	text string
}

func entity(n graph.Node) val { return val{typ: rule.EntityType, node: n} }

// literalVal reads a text as a value of the wanted type; false if it is not of this type.
func literalVal(text string, want rule.Type) (val, bool) {
	switch want {
	case rule.DateType:
		d, ok := claim.ReadDate(text)
		return val{typ: rule.DateType, lit: &literal{date: d, text: text}}, ok
	case rule.NumberType:
		n, ok := decimal.Parse(text)
		return val{typ: rule.NumberType, lit: &literal{num: n, text: text}}, ok
	}
	return textVal(text), true
}

// textVal returns the value of a text. Canonically equivalent texts are one value: é can be one character or two.
func textVal(text string) val {
	return val{typ: rule.TextType, lit: &literal{text: norm.NFC.String(text)}}
}

// equal reports whether two values are the same.
func (a val) equal(b val) bool {
	if a.typ != b.typ {
		return false
	}
	switch a.typ {
	case rule.EntityType:
		return a.node == b.node
	case rule.NumberType:
		return a.lit.num.Equal(b.lit.num)
	case rule.DateType:
		return a.lit.date.UTC() == b.lit.date.UTC()
	}
	return a.lit.text == b.lit.text
}

// matches reports whether a constant of a literal matches a value, as a comparison with = does.
func (a val) matches(v val) bool { return compare(a, "=", v) }

// within is the operator that replaces = between two dates. It does not set a variable, because many dates can be equal
// to one: a month, for example, equals each of its days.
const within rule.Op = "within"

// compare evaluates a comparison. Dates are compared as periods: one is before another if all of it is, and they are
// equal if one lies within the other. If one side is a date and the other a text or year, both are compared as dates.
// Two texts that are both dates are ordered by time, but they are equal only if they are written in the same way.
func compare(a val, op rule.Op, b val) bool {
	if a.typ != rule.TextType || b.typ != rule.TextType || op != "=" && op != "!=" {
		a, b = asDates(a, b)
	}
	switch op {
	case "=", within:
		return equalValues(a, b)
	case "!=":
		return !equalValues(a, b)
	}
	var less, more bool
	switch {
	case a.typ == rule.NumberType && b.typ == rule.NumberType:
		c := a.lit.num.Compare(b.lit.num)
		less, more = c < 0, c > 0
	case a.typ == rule.DateType && b.typ == rule.DateType:
		less, more = a.lit.date.Last().Before(b.lit.date.First()), a.lit.date.First().After(b.lit.date.Last())
	case a.typ == rule.TextType && b.typ == rule.TextType:
		less, more = a.lit.text < b.lit.text, a.lit.text > b.lit.text
	default:
		return false
	}
	switch op {
	case "<":
		return less
	case ">":
		return more
	case "<=":
		return !more
	default:
		return !less
	}
}

// equalValues reports whether two values are equal in a comparison.
func equalValues(a, b val) bool {
	if a.typ != rule.DateType || b.typ != rule.DateType {
		return a.equal(b)
	}
	p, q := claim.On(a.lit.date), claim.On(b.lit.date)
	return p.Covers(q) || q.Covers(p)
}

// asDates converts two values to dates if both can be read as dates and their types differ or are both text. The
// attributes that the ontology does not declare as dates can have dates only as texts.
func asDates(a, b val) (val, val) {
	if a.typ == b.typ && (a.typ != rule.TextType || alikeInTime(a.lit.text, b.lit.text)) {
		return a, b
	}
	if d, ok := asDate(a); ok {
		if e, ok := asDate(b); ok {
			return d, e
		}
	}
	return a, b
}

// alikeInTime reports whether the order of two dates as texts is their order in time: they have the same format and no
// offset. It is true for texts that are not dates.
func alikeInTime(a, b string) bool {
	if len(a) < 4 || len(b) < 4 || a[0] < '0' || a[0] > '9' || b[0] < '0' || b[0] > '9' {
		return true // not dates
	}
	if len(a) != len(b) || len(a) == 11 {
		return false
	}
	if len(a) <= 10 {
		return true
	}
	end := len(a) - 1
	return a[10] == b[10] && a[end] == b[end] && !strings.ContainsAny(a[11:end]+b[11:end], "+-zZ ,")
}

func asDate(v val) (val, bool) {
	switch v.typ {
	case rule.DateType:
		return v, true
	case rule.NumberType, rule.TextType:
		if d, ok := claim.ReadDate(v.lit.text); ok {
			return val{typ: rule.DateType, lit: &literal{date: d, text: v.lit.text}}, true
		}
	}
	return v, false
}
