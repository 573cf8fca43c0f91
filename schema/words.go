package schema

import "github.com/vektah/gqlparser/v2/ast"

// Words returns the names of the kinds, facts and relation types in a source. It does not check the source. Data of
// earlier revisions may use these names even if the source has been removed since.
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
