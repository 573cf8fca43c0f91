package rule

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"nexum/graph/claim"
	"nexum/schema"
)

// MaxBody limits the literals of one body, because the engine represents sets of them as bits of one word.
const MaxBody = 32

// Rules parses and resolves a file of rules. It returns either the rules or all problems.
func (p *Parser) Rules(file, src string, o *schema.Ontology) ([]*Rule, []Problem) {
	tree, problems := p.file(file, src)
	if len(problems) > 0 {
		return nil, problems
	}
	sources, problems := tree.split(file, src)
	var out []*Rule
	for i, n := range tree.Rules {
		r := resolver{file: file, ontology: o}
		rule := &Rule{File: file, ID: n.ID, Meaning: n.Meaning, Because: n.Because, Text: sources[i].Text}
		rule.In = r.translations(n)
		rule.Head = r.literal(&literNode{Pos: n.Head.Pos, Atom: n.Head})
		rule.Body = r.body(n.Body)
		if len(r.problems) == 0 {
			r.calculations(rule.Body, nil)
		}
		if len(r.problems) == 0 {
			r.head(n, rule)
			r.safe(n.Body, rule.Body)
			groups(rule.Body, &rule.Head)
			r.dates(rule.Body, datedVariables(rule.Body))
			r.identifiers(rule.Body)
			r.foreignValues(rule.Body)
		}
		if len(r.problems) == 0 {
			r.values(rule.Body)
		}
		rule.Vars = r.vars
		problems = append(problems, r.problems...)
		out = append(out, rule)
	}
	if len(problems) > 0 {
		return nil, problems
	}
	return out, nil
}

// Query parses and resolves a query. It returns either the query or its problems.
func (p *Parser) Query(src string, o *schema.Ontology) (*Query, []Problem) {
	const file = "query"
	if len(src) > maxQuery {
		return nil, []Problem{{file, 1, 1, fmt.Sprintf("%d bytes of query; %d are allowed", len(src), maxQuery)}}
	}
	tree, err := p.query().ParseString(file, src)
	if err != nil {
		return nil, []Problem{problem(file, src, err)}
	}
	r := resolver{file: file, ontology: o, query: true}
	q := &Query{Text: src, Body: r.body(tree.Body)}
	if len(r.problems) == 0 {
		r.calculations(q.Body, nil)
	}
	if len(r.problems) == 0 {
		r.safe(tree.Body, q.Body)
		r.dates(q.Body, datedVariables(q.Body))
		r.identifiers(q.Body)
		r.foreignValues(q.Body)
	}
	if len(r.problems) == 0 {
		r.values(q.Body)
	}
	if len(r.problems) > 0 {
		return nil, r.problems
	}
	q.Vars, q.Types = r.vars, r.types
	for i, name := range q.Vars {
		if !strings.HasPrefix(name, "_") {
			q.Shown = append(q.Shown, i)
		}
	}
	for _, n := range tree.Stages {
		r.stage(q, n)
	}
	if len(r.problems) > 0 {
		return nil, r.problems
	}
	return q, nil
}

type resolver struct {
	file     string
	query    bool
	grouped  *Query // the query whose columns are compared; nil in a body
	ontology *schema.Ontology
	vars     []string
	types    []Type
	facts    map[string]Type // the types of facts, set at the first lookup
	problems []Problem
}

func (r *resolver) fail(pos lexer.Position, format string, args ...any) {
	r.problems = append(r.problems, Problem{r.file, pos.Line, pos.Column, fmt.Sprintf(format, args...)})
}

func (r *resolver) body(nodes []*literNode) []Literal {
	if len(nodes) > MaxBody {
		r.fail(nodes[MaxBody].Pos, "%d literals in one body; %d are allowed", len(nodes), MaxBody)
		return nil
	}
	var out []Literal
	for _, n := range nodes {
		l := r.literal(n)
		l.Line, l.Column = n.Pos.Line, n.Pos.Column
		out = append(out, l)
	}
	return out
}

func (r *resolver) literal(n *literNode) Literal {
	switch {
	case n.Sum != nil && r.query:
		r.fail(n.Pos, "counts and sums come after the body of a query: … | %s(%s)", n.Sum.Op, n.Sum.Of.Name)
		return Literal{Kind: SumLiteral}
	case n.Sum != nil:
		return r.sum(n.Sum)
	case n.Comp != nil:
		return r.comparison(n.Comp)
	case n.Atom.Name == "":
		return r.foreign(n)
	}
	a := n.Atom
	a.Name = r.meant(a.Name)
	l := Literal{Not: n.Not, Firm: n.Firm, Name: a.Name}
	if !r.predicate(&l, a) {
		return l
	}
	if l.Firm && l.Kind != RelationLiteral {
		r.fail(a.Pos, "\"not stated\" needs a relation, and %s is none; write not %[1]s(…)", a.Name)
		return l
	}
	arity, takes := 2, "2 arguments"
	if l.Kind == KindLiteral {
		arity, takes = 1, "1 argument"
	}
	plain := a.plain()
	if plain != arity {
		r.fail(a.Pos, "%s takes %s, not %d", a.Name, takes, plain)
		return l
	}
	for i, arg := range a.Args[:plain] {
		want := EntityType
		if i == 1 && l.Kind == FactLiteral {
			want = l.ValueType
			r.notVariable(l.Fact, arg.Term)
		}
		l.Args[i] = r.term(arg.Term, want)
	}
	r.attributes(&l, a.Args[plain:])
	return l
}

func (r *resolver) comparison(n *compNode) Literal {
	l := Literal{Kind: CompareLiteral, Op: Op(n.Op)}
	for i, side := range [2]*exprNode{n.Left, n.Right} {
		if x := r.expr(side); x.Op == "" {
			l.Args[i] = x.Term
		} else {
			l.Args[i], l.Calc[i] = Term{Var: -1}, x
		}
	}
	return l
}

// predicate determines what the name of an atom means: a relation type, a kind, a fact, or an interface. If it is none
// of these, predicate reports the problem and returns false.
func (r *resolver) predicate(l *Literal, a *atomNode) bool {
	if t, ok := r.ontology.TypeByTerm(a.Name); ok {
		l.Kind, l.Type = RelationLiteral, t
		return true
	}
	if k := r.kind(a.Name); k != nil {
		l.Kind, l.Of, l.Kinds = KindLiteral, k, []*schema.Kind{k}
		l.Args[1] = Term{Var: -1}
		return true
	}
	if typ, ok := r.fact(a.Name); ok {
		if typ == UnknownType {
			r.fail(a.Pos, "%s has different types in different kinds of the ontology, so rules cannot read it; give the facts "+
				"different names", a.Name)
			return false
		}
		l.Kind, l.Fact, l.ValueType, l.Whole = FactLiteral, a.Name, typ, r.isWhole(a.Name)
		return true
	}
	if kinds := r.implementing(a.Name); kinds != nil {
		l.Kind, l.Kinds = KindLiteral, kinds
		l.Args[1] = Term{Var: -1}
		return true
	}
	hint := cmp.Or(r.reversed(a.Name), r.suggest(a.Name, a.plain()))
	if hint == "" && a.plain() == 2 {
		hint = fmt.Sprintf("; a foreign predicate is written in quotes, as in %q(X, Y)", a.Name)
	}
	r.fail(a.Pos, "%s is not a relation type, fact or kind%s", a.Name, hint)
	return false
}

// plain returns the number of arguments that are not attributes. These come first.
func (a *atomNode) plain() int {
	n := 0
	for n < len(a.Args) && a.Args[n].Attr == "" {
		n++
	}
	return n
}

// attributes resolves the attributes of a literal.
func (r *resolver) attributes(l *Literal, args []*argNode) {
	for _, arg := range args {
		switch {
		case arg.Attr == "":
			r.fail(arg.Pos, "write arguments before attributes")
		case l.Kind != RelationLiteral && l.Kind != ForeignLiteral:
			r.fail(arg.Pos, "only relations have attributes")
		default:
			name := r.meantAttribute(l.Type, arg.Attr)
			l.Attrs = append(l.Attrs, Attr{
				Name: name, Term: r.term(arg.Term, UnknownType), Type: ReadAs(l.Type, name),
				Line: arg.Pos.Line, Column: arg.Pos.Column,
			})
		}
	}
}

// sum resolves sum(P: owns(X, Y, percent: P)) >= 50.
func (r *resolver) sum(n *sumNode) Literal {
	l := Literal{
		Kind: SumLiteral, Name: n.Op, Args: [2]Term{{Var: -1}, {Var: -1}},
		Sum: &Sum{Op: n.Op, Strict: n.Cmp == ">"},
	}
	l.Sum.Body = r.body(n.Body)
	for i, b := range l.Sum.Body {
		if b.Kind == SumLiteral || b.Not {
			r.fail(n.Body[i].Pos, "a %s covers only what exists: it cannot contain a negation or another %s", n.Op, n.Op)
		}
	}
	if len(r.problems) == 0 {
		r.calculations(l.Sum.Body, nil)
	}
	if l.Sum.Of = slices.Index(r.vars, n.Of.Name); l.Sum.Of < 0 || !binds(l.Sum.Body)[l.Sum.Of] {
		r.fail(n.Of.Pos, "%s is in no literal inside the %s", n.Of.Name, n.Op)
	} else if t := r.types[l.Sum.Of]; n.Op == "sum" && t != UnknownType && t != NumberType {
		r.fail(n.Of.Pos, "there can be no sum of %s, which has type %s", n.Of.Name, t)
	}
	l.Sum.Per = r.resolvePer(n.Op, n.Per)
	for i, v := range l.Sum.Per {
		if v < 0 || !binds(l.Sum.Body)[v] {
			r.fail(n.Per[i].Pos, "%s is in no literal inside the %s", n.Per[i].Name, n.Op)
		}
	}
	if n.Cmp != ">=" && n.Cmp != ">" {
		r.fail(
			n.Pos,
			"a %s can only be compared by >= or > with a number; with other operators, one more claim could undo the conclusion",
			n.Op,
		)
	}
	min := r.term(n.Min, NumberType)
	if min.Var >= 0 {
		r.fail(n.Min.Pos, "a %s must be compared with a number, not with a variable", n.Op)
	}
	l.Sum.Min = min.Const.Number
	return l
}

// resolvePer resolves the variables after per; each combination of their values counts once.
func (r *resolver) resolvePer(op string, nodes []*varNode) []int {
	var out []int
	for _, n := range nodes {
		if op != "sum" && op != "avg" && op != "total" {
			r.fail(n.Pos, "%s counts each value once; \"per\" is only for sum, avg and total", op)
			return nil
		}
		out = append(out, slices.Index(r.vars, n.Name))
	}
	return out
}

func (r *resolver) term(n *termNode, want Type) Term {
	if n.Any {
		r.vars, r.types = append(r.vars, fmt.Sprintf("_%d", len(r.vars))), append(r.types, want)
		return Term{Var: len(r.vars) - 1, Line: n.Pos.Line, Column: n.Pos.Column}
	}
	if n.Var != "" {
		i := slices.Index(r.vars, n.Var)
		if i < 0 {
			r.vars, r.types = append(r.vars, n.Var), append(r.types, want)
			return Term{Var: len(r.vars) - 1, Line: n.Pos.Line, Column: n.Pos.Column}
		}
		switch {
		case r.types[i] == UnknownType:
			r.types[i] = want
		case want != UnknownType && r.types[i] != want:
			r.fail(n.Pos, "%s has type %s elsewhere, but here type %s", n.Var, r.types[i], want)
		}
		return Term{Var: i, Line: n.Pos.Line, Column: n.Pos.Column}
	}
	c, err := n.value()
	if err != nil {
		r.fail(n.Pos, "%v", err)
	}
	if want == DateType && c.Type == NumberType { // a number such as 2017 is a year where a date is expected
		if d, err := claim.ParseDate(c.Text); err == nil {
			c = Const{Type: DateType, Text: c.Text, Date: d}
		}
	}
	if want == EntityType && c.Type == TextType {
		r.fail(
			n.Pos,
			"%q is a text, but an entity is needed here: write its id, as /its-id, or a variable with the name beside it, as "+
				"in name(Y, %q)",
			Clip(c.Text),
			Clip(c.Text),
		)
	} else if want != UnknownType && c.Type != want {
		r.fail(n.Pos, "%s is of type %s; type %s is needed here", c.Text, c.Type, want)
	}
	return Term{Var: -1, Const: c, Line: n.Pos.Line, Column: n.Pos.Column}
}

// dates marks the comparisons of dates, because = between dates differs from = between other values. dated has the
// variables whose values can be dates though their type is not known.
func (r *resolver) dates(body []Literal, dated map[int]bool) {
	for i := range body {
		l := &body[i]
		if l.Sum != nil {
			r.dates(l.Sum.Body, dated)
		}
		if l.Kind != CompareLiteral {
			continue
		}
		for side := range l.Args {
			if x := l.Side(side); r.typed(x) == DateType || x.Type == UnknownType && x.hasAny(dated) {
				l.ValueType = DateType
			}
		}
	}
}

// datedVariables returns the variables of a body that are attributes declared as dates, and those that equations
// compute from them.
func datedVariables(body []Literal) map[int]bool {
	out := map[int]bool{}
	all := Flatten(body)
	for _, l := range all {
		for _, a := range l.Attrs {
			if a.Type == DateType && a.Term.Var >= 0 {
				out[a.Term.Var] = true
			}
		}
	}
	for before := -1; before < len(out); {
		before = len(out)
		for _, l := range all {
			if l.Kind == CompareLiteral && l.Sets != 0 && l.Side(2-l.Sets).hasAny(out) {
				out[l.Args[l.Sets-1].Var] = true
			}
		}
	}
	return out
}

func (r *resolver) typeOf(t Term) Type {
	if t.Var >= 0 {
		return r.types[t.Var]
	}
	return t.Const.Type
}

// comparable checks that both sides of a comparison can be compared, as far as their types are known.
func (r *resolver) comparable(l *Literal, a, b Type) {
	pos := lexer.Position{Line: l.Line, Column: l.Column}
	for i, other := range [2]Type{b, a} { // a number can be a year
		t := l.Args[i]
		if x := l.Calc[i]; other == DateType && x != nil && x.Type == NumberType && len(x.Variables(nil)) == 0 {
			r.failAt(
				x,
				"a date is compared with the result of a calculation; a date is written year, month, day: 2001, 2001-02 "+
					"or 2001-02-01",
			)
		}
		if other != DateType || l.Calc[i] != nil || t.Var >= 0 || t.Const.Type != NumberType {
			continue
		}
		if _, ok := claim.ReadDate(t.Const.Text); !ok {
			r.fail(
				lexer.Position{Line: t.Line, Column: t.Column},
				"%s is compared with a date, and is not a year; write a date as 2017, 2017-06, 2017-06-01 or 2017-06-01T12:30:59Z",
				Clip(t.Const.Text),
			)
		}
	}
	year := func(x, y Type) bool { return x == DateType && y == NumberType }
	if a != UnknownType && b != UnknownType && a != b && !year(a, b) && !year(b, a) {
		r.fail(pos, "type %s cannot be compared with type %s", a, b)
	}
	if (a == EntityType || b == EntityType) && l.Op != "=" && l.Op != "!=" {
		r.fail(pos, "entities are equal or not; they have no order")
	}
}

// head checks that the rule yields a relation or a kind, and that the body binds all variables of the head.
func (r *resolver) head(n *ruleNode, rule *Rule) {
	switch h := &rule.Head; {
	case h.Kind == FactLiteral:
		r.fail(n.Head.Pos, "a rule can derive a relation or a kind, but %s is a fact", h.Name)
		return
	case h.Kind == KindLiteral && h.Of == nil:
		r.fail(n.Head.Pos, "%s stands for several kinds; a rule can only derive one of them", h.Name)
		return
	case h.Kind == KindLiteral && h.Of.Name == schema.Thing:
		r.fail(n.Head.Pos, "everything is a thing; a rule must derive another kind")
		return
	case h.Kind == ForeignLiteral && h.Foreign == "":
		r.fail(n.Head.Pos, "the conclusion of a rule needs the full name: <http://…/%s>(X, Y)", h.Local)
		return
	}
	bound := binds(rule.Body)
	for i, a := range rule.Head.Attrs {
		pos := lexer.Position{Line: a.Line, Column: a.Column}
		switch t := a.Term; {
		case slices.ContainsFunc(rule.Head.Attrs[:i], func(b Attr) bool { return b.Name == a.Name }):
			r.fail(pos, "the attribute %s is given twice", a.Name)
		case r.typeOf(t) == EntityType:
			r.fail(pos, "an attribute must be a number, a text or a date; %s is an entity", a.Name)
		case t.Var >= 0 && !bound[t.Var]:
			r.unbound(t, " of the body", "")
		}
	}
	for i := range rule.Head.Args {
		t := &rule.Head.Args[i]
		if rule.Head.Kind == KindLiteral && i == 1 { // a derived kind is a relation of the entity to itself
			*t = rule.Head.Args[0]
		}
		r.entity(*t, n.Head.Pos)
		if t.Var >= 0 && !bound[t.Var] {
			r.unbound(*t, " of the body", "")
		}
	}
}

var languageTag = regexp.MustCompile(`^[a-z]{2,3}(-[a-z0-9]{2,8})*$`)

// translations returns the meaning of a rule and its reason in other languages.
func (r *resolver) translations(n *ruleNode) []Translation {
	var out []Translation
	for _, in := range n.In {
		switch {
		case !languageTag.MatchString(in.Language):
			r.fail(in.Pos, "a language must be written in lower case, as zh or zh-hant, not %s", in.Language)
		case slices.ContainsFunc(out, func(t Translation) bool { return t.Language == in.Language }):
			r.fail(in.Pos, "there are two translations into %s; keep one", in.Language)
		case in.Because != "" && n.Because == "":
			r.fail(in.Pos, "the reason is translated into %s, but the rule has no reason; add one with \"because\"", in.Language)
		}
		out = append(out, Translation{in.Language, in.Meaning, in.Because})
	}
	return out
}
