package rule

import (
	"nexum/graph/claim"
	"nexum/schema"
)

// Numbers returns the attributes that rules use as numbers, because they add them up, calculate with them or compare
// them with a number. Each attribute, without its position, maps to the id of one such rule. The rules ignore claims in
// which the attribute has a value that is not a number.
func (p *Parser) Numbers(o *schema.Ontology, rules []claim.RuleText) map[Attribute]string {
	out := map[Attribute]string{}
	read, _ := p.readAll(rules, o)
	for _, r := range read {
		for _, a := range r.numberAttributes() {
			out[a] = r.ID
		}
	}
	return out
}

// numberAttributes returns the attributes that a rule uses as numbers, without their positions.
func (r *Rule) numberAttributes() []Attribute {
	var out []Attribute
	literals := Flatten(r.Body)
	number := numberVariables(literals)
	for _, l := range literals {
		for _, a := range l.Attrs {
			if a.Term.Var >= 0 && number[a.Term.Var] || a.Term.Var < 0 && a.Term.Const.Type == NumberType {
				out = append(out, Attribute{Type: l.Type, Foreign: l.Foreign, Name: a.Name})
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
