package schema

import "github.com/vektah/gqlparser/v2/ast"

// Words returns the kinds, facts and relation types that a source names, without checking it. They tell what data of an
// earlier revision, which is retracted since, may use.
func Words(text string) []string {
	var unchecked problems
	doc := parse(Source{Text: text}, &unchecked)
	var out []string
	for _, list := range [...]ast.DefinitionList{doc.Definitions, doc.Extensions} {
		for _, d := range list {
			out = append(out, d.Name)
			for _, f := range d.Fields {
				out = append(out, f.Name)
			}
			for _, v := range d.EnumValues {
				out = append(out, v.Name)
			}
		}
	}
	return out
}
