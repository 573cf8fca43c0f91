package rule

import (
	"slices"

	"nexum/graph/identifier"
	"nexum/schema"
)

// definitions returns the definitions of the facts with this name in all kinds of the ontology.
func (r *resolver) definitions(name string) (out []*schema.Fact) {
	for _, k := range r.ontology.Kinds() {
		if f, ok := k.Fact(name); ok {
			out = append(out, f)
		}
	}
	return out
}

// scheme returns the scheme of the identifiers that the fact with this name has as values. It returns the empty text if
// the fact has no scheme, or different ones in different kinds.
func (r *resolver) scheme(name string) string {
	scheme := ""
	for _, f := range r.definitions(name) {
		if f.Scheme == "" || scheme != "" && f.Scheme != scheme {
			return ""
		}
		scheme = f.Scheme
	}
	return scheme
}

// identifiers converts the constants that are compared with identifiers to the normal form, which claims have. So "IMO
// 9074729" and "9074729" are the same ship.
func (r *resolver) identifiers(body []Literal) {
	schemes := map[int]string{} // by variable
	for i := range body {
		l := &body[i]
		if l.Sum != nil {
			r.identifiers(l.Sum.Body)
		}
		if l.Kind != FactLiteral {
			continue
		}
		scheme := r.scheme(l.Fact)
		if v := l.Args[1].Var; v >= 0 {
			schemes[v] = scheme
		} else {
			l.Args[1].normalize(scheme)
		}
	}
	for i := range body {
		l := &body[i]
		if l.Kind != CompareLiteral || l.Calc != [2]*Expr{} || l.Op != "=" && l.Op != "!=" {
			continue
		}
		for side := range l.Args {
			l.Args[side].normalize(schemes[l.Args[1-side].Var])
		}
	}
}

// normalize converts a constant text to the normal form of a scheme.
func (t *Term) normalize(scheme string) {
	if scheme == "" || t.Var >= 0 || t.Const.Type != TextType {
		return
	}
	t.Const.Text, _ = identifier.Normalize(scheme, t.Const.Text)
}

// notVariable reports a variable that is written like a value of the fact's enum. The author of size(X, SMALL) means
// the text "SMALL", but a variable matches every size.
func (r *resolver) notVariable(fact string, n *termNode) {
	for _, f := range r.definitions(fact) {
		if n.Var == "" || !slices.Contains(f.Values, n.Var) {
			continue
		}
		r.fail(n.Pos, "%s is a variable, and a value of %s is a text: write %q, or give the variable another name",
			n.Var, fact, n.Var)
		return
	}
}
