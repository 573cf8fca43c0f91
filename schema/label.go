package schema

import (
	"regexp"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// A Label is the name of a kind, a fact or a relation type in a language other than English.
type Label struct {
	Language string // BCP 47, in lower case: zh
	Text     string
	Inverse  string // how a relation type reads from target to source; empty if the ontology does not say
}

var languageTag = regexp.MustCompile(`^[a-z]{2,3}(-[a-z0-9]{2,8})*$`)

// labels reads the directives @label of the definition with the given name.
func (r *reader) labels(name string, directives ast.DirectiveList) []Label {
	var out []Label
	for _, x := range directives.ForNames("label") {
		l := Label{Language: arg(x, "language"), Text: arg(x, "text"), Inverse: arg(x, "inverse")}
		switch {
		case !languageTag.MatchString(l.Language):
			r.fail(x.Position, "%s: @label: a language is written in lower case, as zh or zh-hant, not %q", name, l.Language)
		case strings.TrimSpace(l.Text) == "":
			r.fail(x.Position, "%s: @label in %s has no text", name, l.Language)
		case slices.ContainsFunc(out, func(o Label) bool { return o.Language == l.Language }):
			r.fail(x.Position, "%s: there are two @label in %s; keep one", name, l.Language)
		default:
			out = append(out, l)
		}
	}
	return out
}
