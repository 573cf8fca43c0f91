package rule

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"nexum/schema"
	"nexum/schema/spelling"
)

// This file finds rules and queries that are well formed but that the ontology makes impossible: they need an entity of
// two kinds, or a value that a fact cannot have.

// ends returns the names of the kinds that an argument of a literal can have; nil if it can have any kind.
type ends func(l *Literal, place int) []string

// declared returns the kinds that the ontology allows.
func declared(l *Literal, place int) []string {
	switch {
	case l.Kind == KindLiteral &&
		!slices.ContainsFunc(l.Kinds, func(k *schema.Kind) bool { return k.Name == schema.Thing }):
		names := make([]string, len(l.Kinds))
		for i, k := range l.Kinds {
			names[i] = k.Name
		}
		return names
	case l.Kind != RelationLiteral:
		return nil
	case l.Type.Symmetric:
		return union(l.Type.From, l.Type.To)
	}
	return [2][]string{l.Type.From, l.Type.To}[place]
}

// yieldedEnds returns the kinds that the ontology allows and those that rules yield in addition: a rule yields its head
// for every entity that matches its body.
func yieldedEnds(o *schema.Ontology, rules []*Rule) ends {
	reached := map[Predicate][2][]string{}
	at := func(l *Literal, place int) []string {
		if r, ok := reached[l.Predicate()]; ok {
			return r[place]
		}
		kinds := declared(l, place)
		if l.Kind == KindLiteral && l.Of == nil && kinds != nil { // an interface: add what rules yield for its kinds
			for _, k := range l.Kinds {
				kinds = union(kinds, reached[kindPredicate(k)][place])
			}
		}
		return kinds
	}
	for changed := true; changed; {
		changed = false
		for _, r := range rules {
			h := &r.Head
			if h.Kind == ForeignLiteral { // it allows all kinds
				continue
			}
			now := [2][]string{at(h, 0), at(h, 1)}
			for place, t := range h.Args {
				more := union(now[place], remainingKinds(o, r.Body, t.Var, at))
				changed = changed || len(more) > len(now[place])
				now[place] = more
			}
			if h.IsSymmetric() {
				both := union(now[0], now[1])
				changed = changed || len(both) > min(len(now[0]), len(now[1]))
				now = [2][]string{both, both}
			}
			reached[h.Predicate()] = now
		}
	}
	return at
}

// remainingKinds returns the names of the kinds that a body allows for a variable.
func remainingKinds(o *schema.Ontology, body []Literal, v int, at ends) []string {
	var out []string
	for _, k := range o.Kinds() { // by name
		out = append(out, k.Name)
	}
	for _, l := range Flatten(body) {
		for place, t := range l.Args {
			if kinds := l.allows(o, place, at); v >= 0 && t.Var == v && kinds != nil {
				out = common(out, kinds)
			}
		}
	}
	return out
}

// union and common return the union and the intersection of sorted lists.
func union(a, b []string) []string {
	out := slices.Concat(a, b)
	slices.Sort(out)
	return slices.Compact(out)
}

func common(a, b []string) []string {
	var out []string
	for _, s := range a {
		if _, ok := slices.BinarySearch(b, s); ok {
			out = append(out, s)
		}
	}
	return out
}

// allows returns the names of the kinds that a literal allows for an argument; nil if it allows all. An entity without
// a stated kind is a Thing, and can be any argument.
func (l *Literal) allows(o *schema.Ontology, place int, at ends) []string {
	switch {
	case l.Not:
	case l.Kind == KindLiteral && place == 0 || l.Kind == RelationLiteral:
		return at(l, place)
	case l.Kind == FactLiteral && place == 0:
		var out []string
		for _, k := range o.Kinds() {
			if _, ok := k.Fact(l.Fact); ok {
				out = append(out, k.Name)
			}
		}
		return out // nil for the fact name, because every entity has a name
	}
	return nil
}

// A speller writes parts of rules and queries for messages.
type speller struct {
	ontology *schema.Ontology
	vars     []string
}

// Impossible finds the rules that can yield nothing. The rules are checked together, because some can yield kinds that
// others read.
func Impossible(o *schema.Ontology, rules []*Rule) []Problem {
	find := func(at ends) (out []Problem) {
		for _, r := range rules {
			out = append(out, impossible(r.File, speller{o, r.Vars}, r.Body, &r.Head, at)...)
		}
		return out
	}
	if len(find(declared)) == 0 {
		return nil
	}
	return find(yieldedEnds(o, rules))
}

// ImpossibleQuery returns the problems of a query with a variable that no entity can be, according to the ontology and
// to what rules yield in addition.
func ImpossibleQuery(o *schema.Ontology, rules []*Rule, q *Query) Problems {
	s := speller{o, q.Vars}
	if len(impossible("query", s, q.Body, nil, declared)) == 0 {
		return nil
	}
	return impossible("query", s, q.Body, nil, yieldedEnds(o, rules))
}

// impossible finds the variables that no entity can be. It reports each variable once, at the first literal that
// excludes all kinds allowed by the literals before it.
func impossible(file string, s speller, body []Literal, head *Literal, at ends) Problems {
	literals := Flatten(body)
	var out Problems
	for v, name := range s.vars {
		var list []allowance
		// the head of a rule that yields a kind does not restrict the other kinds of the entity
		if head != nil && head.Kind != KindLiteral {
			list = head.allowances(list, s.ontology, v, declared) // a head must fit the ontology without other rules
		}
		for i := range literals {
			list = literals[i].allowances(list, s.ontology, v, at)
		}
		if others, last, found := contradiction(list); found {
			out = append(out, Problem{file, last.literal.Line, last.literal.Column, s.contradiction(name, others, last)})
		}
	}
	return out
}

// An allowance has the kinds that a literal allows for a variable.
type allowance struct {
	literal *Literal
	kinds   []string
}

// allowances appends what a literal allows for a variable to a list: one allowance for each argument that is the
// variable and that cannot be of every kind.
func (l *Literal) allowances(list []allowance, o *schema.Ontology, v int, at ends) []allowance {
	for place, t := range l.Args {
		if t.Var != v {
			continue
		}
		if kinds := l.allows(o, place, at); kinds != nil {
			list = append(list, allowance{l, kinds})
		}
	}
	return list
}

// contradiction returns the first allowance that excludes all kinds allowed by those before it, and the ones that it
// contradicts: only one of them if that one alone contradicts it. found is false if the list allows a kind.
func contradiction(list []allowance) (others []allowance, last allowance, found bool) {
	var left []string
	for i, a := range list {
		if i == 0 {
			left = a.kinds
		}
		if left = common(left, a.kinds); len(left) > 0 {
			continue
		}
		alone := func(o allowance) bool { return len(common(o.kinds, a.kinds)) == 0 }
		if k := slices.IndexFunc(list[:i], alone); k >= 0 { // often one literal is sufficient
			return list[k : k+1], a, true
		}
		return list[:i], a, true
	}
	return nil, allowance{}, false
}

// contradiction returns the message why no entity can be the variable with this name: last contradicts others.
func (s speller) contradiction(name string, others []allowance, last allowance) string {
	says := "nothing can be " + name + ": "
	for _, o := range others {
		says += fmt.Sprintf("in %s it is %s, ", s.text(o.literal), s.words(o.kinds))
	}
	return says + fmt.Sprintf("in %s %s", s.text(last.literal), s.words(last.kinds))
}

// words lists at most the first few kinds, by the names that rules use.
func (s speller) words(kinds []string) string {
	const most = 6
	var out []string
	for _, name := range kinds {
		if k, ok := s.ontology.Kind(name); ok {
			out = append(out, k.Singular)
		}
	}
	if len(out) > most+1 {
		return fmt.Sprintf("%s or one of %d others", strings.Join(out[:most], ", "), len(out)-most)
	}
	return strings.Join(out, " or ")
}

// text returns the text of a literal in the rule language, without its attributes.
func (s speller) text(l *Literal) string {
	var args []string
	for _, t := range l.Args {
		switch {
		case t.Var < 0 && t.Const.Type == UnknownType: // a kind has one argument
		case t.Var >= 0 && strings.HasPrefix(s.vars[t.Var], "_"):
			args = append(args, "_")
		case t.Var >= 0:
			args = append(args, s.vars[t.Var])
		case t.Const.Type == EntityType:
			args = append(args, Written(Clip(t.Const.Text)))
		case t.Const.Type == TextType:
			args = append(args, fmt.Sprintf("%q", Clip(t.Const.Text)))
		default:
			args = append(args, t.Const.Text)
		}
	}
	return l.Name + "(" + strings.Join(args, ", ") + ")"
}

// values reports texts that a fact with a fixed set of values cannot have, in facts and in comparisons with their
// variables.
func (r *resolver) values(body []Literal) {
	literals := Flatten(body)
	choices := map[int][]string{} // by variable
	facts := map[int]string{}
	check := func(t Term, fact string, values []string) {
		text := t.Const.Text
		if len(values) == 0 || t.Var >= 0 || t.Const.Type != TextType || slices.Contains(values, text) {
			return
		}
		says := fmt.Sprintf("%s is never %q", fact, Clip(text))
		if near := spelling.Nearest(text, slices.Values(values)); near != "" {
			says += spelling.Hint(strconv.Quote(near))
		} else {
			says += fmt.Sprintf("; it is one of %s", strings.Join(values, ", "))
		}
		r.fail(lexer.Position{Line: t.Line, Column: t.Column}, "%s", says)
	}
	for _, l := range literals {
		if l.Kind != FactLiteral {
			continue
		}
		values := choice(r.ontology, l.Fact)
		check(l.Args[1], l.Fact, values)
		if v := l.Args[1].Var; v >= 0 && !l.Not && len(values) > 0 {
			choices[v], facts[v] = append(choices[v], values...), l.Fact
		}
	}
	for _, l := range literals {
		if l.Kind != CompareLiteral || l.Op != "=" && l.Op != "!=" {
			continue
		}
		for i, t := range l.Args {
			if t.Var >= 0 {
				check(l.Args[1-i], facts[t.Var], choices[t.Var])
			}
		}
	}
}

// choice returns the values that a fact can have in any kind, sorted; nil if it can have others too.
func choice(o *schema.Ontology, fact string) []string {
	var out []string
	for _, k := range o.Kinds() {
		f, ok := k.Fact(fact)
		switch {
		case !ok:
		case f.Type == "Boolean":
			out = append(out, "true", "false")
		case len(f.Values) == 0:
			return nil
		default:
			out = append(out, f.Values...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
