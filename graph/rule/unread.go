package rule

import (
	"slices"

	"nexum/graph/claim"
	"nexum/schema"
)

// A NumberUse is how rules use an attribute as a number. It has ids of rules.
type NumberUse struct {
	By    string // a rule that adds its values up, calculates with them or compares them with a number
	Added string // a rule whose sum adds them up and cannot subtract, because it depends on itself; empty if none does
}

// Numbers returns the attributes that rules use as numbers, without their positions. The rules ignore claims in which
// such an attribute has a value that is not a number.
func (p *Parser) Numbers(o *schema.Ontology, rules []claim.RuleText) map[Attribute]NumberUse {
	out := map[Attribute]NumberUse{}
	read, _ := p.readAll(rules, o)
	s := newStratifier(read)
	s.visitAll()
	for _, r := range read {
		for a, added := range r.numberAttributes(s.addedBySelf(r)) {
			use := out[a]
			use.By = r.ID
			if added {
				use.Added = r.ID
			}
			out[a] = use
		}
	}
	return out
}

// numberAttributes returns the attributes that a rule uses as numbers, without their positions, and whether they are
// the values of variables in added.
func (r *Rule) numberAttributes(added map[int]bool) map[Attribute]bool {
	out := map[Attribute]bool{}
	literals := Flatten(r.Body)
	number := numberVariables(literals)
	for _, l := range literals {
		for _, a := range l.Attrs {
			v := a.Term.Var
			if v >= 0 && number[v] || v < 0 && a.Term.Const.Type == NumberType {
				of := Attribute{Type: l.Type, Foreign: l.Foreign, Name: a.Name}
				out[of] = out[of] || v >= 0 && added[v]
			}
		}
	}
	return out
}

// addedBySelf returns the variables that sums of a rule add up although these sums depend on what the rule yields, and
// that can be negative.
func (s *stratifier) addedBySelf(r *Rule) map[int]bool {
	own := func(t topic) bool { return s.stratum[t] == s.stratum[r.Head.topic()] }
	out := map[int]bool{}
	for _, l := range r.Body {
		if l.Kind == SumLiteral && !l.Sum.Positive() && slices.ContainsFunc(l.Sum.Body, func(b Literal) bool {
			return slices.ContainsFunc(s.asked(&b), own)
		}) {
			out[l.Sum.Of] = true
		}
	}
	return out
}

// numberVariables returns the variables that are added up, used in calculations or compared with a number.
func numberVariables(literals []Literal) map[int]bool {
	out := map[int]bool{}
	for _, l := range literals {
		switch {
		case l.Kind == SumLiteral && l.Sum.Op == "sum":
			out[l.Sum.Of] = true
		case l.Kind == CompareLiteral:
			for _, x := range l.Calc {
				x.numbers(out)
			}
			for i, t := range l.Args {
				out[t.Var] = out[t.Var] || l.Args[1-i].Var < 0 && l.Args[1-i].Const.Type == NumberType
			}
		}
	}
	return out
}

// FactTypes returns the type of each fact by its name; UnknownType if kinds declare the fact with different types.
func FactTypes(o *schema.Ontology) map[string]Type {
	out := map[string]Type{}
	for _, k := range o.Kinds() {
		for _, f := range k.Facts {
			typ := TextType
			switch {
			case f.IsNumber():
				typ = NumberType
			case f.IsDate():
				typ = DateType
			}
			if have, ok := out[f.Name]; ok && have != typ {
				typ = UnknownType
			}
			out[f.Name] = typ
		}
	}
	return out
}
