package rule

import (
	"nexum/graph/claim"
	"nexum/schema"
)

// A NumberUse is how rules use an attribute as a number. It has ids of rules.
type NumberUse struct {
	By    string // a rule that adds its values up, calculates with them or compares them with a number
	Added string // a rule whose sum adds them up, and leaves negative ones out; empty if none does
}

// Numbers returns the attributes that rules use as numbers, without their positions. The rules ignore claims in which
// such an attribute has a value that is not a number.
func (p *Parser) Numbers(o *schema.Ontology, rules []claim.RuleText) map[Attribute]NumberUse {
	out := map[Attribute]NumberUse{}
	read, _ := p.readAll(rules, o)
	for _, r := range read {
		for a, added := range r.numberAttributes() {
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

// numberAttributes returns the attributes that a rule uses as numbers, without their positions, and whether one of its
// sums adds their values up, negative ones not excluded by a comparison.
func (r *Rule) numberAttributes() map[Attribute]bool {
	out := map[Attribute]bool{}
	literals := Flatten(r.Body)
	number, added := numberVariables(literals), addedVariables(literals)
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

// addedVariables returns the variables that sums add up and that are not compared with a number.
func addedVariables(literals []Literal) map[int]bool {
	out := map[int]bool{}
	for _, l := range literals {
		if l.Kind == SumLiteral && l.Sum.Op == "sum" {
			out[l.Sum.Of] = true
		}
	}
	for _, l := range literals {
		for i, t := range l.Args {
			if l.Kind == CompareLiteral && t.Var >= 0 && l.Args[1-i].Var < 0 {
				delete(out, t.Var)
			}
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
