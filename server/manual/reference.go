package manual

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// Reference writes a GraphQL schema as a page of Markdown: first what can be asked, then all other types by name, each
// with its fields, arguments or values and what they mean.
func Reference(s *ast.Schema) []byte {
	var b bytes.Buffer
	b.WriteString("# GraphQL reference\n\nWhat the service answers now: the fixed API, and the kinds and " +
		"relation types of the datasets that are loaded. `nexum schema` prints the same as SDL.\n\n")
	names := slices.Sorted(maps.Keys(s.Types))
	if s.Query != nil {
		names = append([]string{s.Query.Name}, slices.DeleteFunc(names, func(n string) bool { return n == s.Query.Name })...)
	}
	for _, name := range names {
		if d := s.Types[name]; !strings.HasPrefix(name, "__") {
			definition(&b, d)
		}
	}
	return b.Bytes()
}

// ReferenceSections returns what the search finds on the page of Reference: a section for each type. address is that of
// the page.
func ReferenceSections(s *ast.Schema, address string) []Section {
	var out []Section
	for _, name := range slices.Sorted(maps.Keys(s.Types)) {
		d := s.Types[name]
		if strings.HasPrefix(name, "__") {
			continue
		}
		text := []string{d.Description}
		for _, f := range d.Fields {
			if strings.HasPrefix(f.Name, "__") {
				continue
			}
			text = append(text, f.Name+":", f.Description)
			for _, a := range f.Arguments {
				text = append(text, a.Name+":", a.Description)
			}
		}
		for _, v := range d.EnumValues {
			text = append(text, v.Name, v.Description)
		}
		out = append(out, Section{
			"GraphQL reference: " + name, address + "#" + strings.ToLower(name),
			strings.Join(strings.Fields(strings.Join(text, " ")), " "),
		})
	}
	return out
}

// definition writes one type.
func definition(b *bytes.Buffer, d *ast.Definition) {
	fmt.Fprintf(b, "## %s\n\n*%s*", d.Name, strings.ToLower(strings.ReplaceAll(string(d.Kind), "_", " ")))
	if len(d.Interfaces) > 0 {
		fmt.Fprintf(b, ", implements %s", strings.Join(d.Interfaces, ", "))
	}
	if len(d.Types) > 0 {
		fmt.Fprintf(b, " of %s", strings.Join(d.Types, ", "))
	}
	fmt.Fprintf(b, "\n\n%s\n\n", escape(d.Description))
	for _, f := range d.Fields {
		if strings.HasPrefix(f.Name, "__") {
			continue
		}
		fmt.Fprintf(b, "- `%s: %s` %s\n", f.Name, f.Type, oneLine(f.Description))
		for _, a := range f.Arguments {
			value := ""
			if a.DefaultValue != nil {
				value = " = " + a.DefaultValue.String()
			}
			fmt.Fprintf(b, "  - `%s: %s%s` %s\n", a.Name, a.Type, value, oneLine(a.Description))
		}
	}
	for _, v := range d.EnumValues {
		fmt.Fprintf(b, "- `%s` %s\n", v.Name, oneLine(v.Description))
	}
	b.WriteString("\n")
}

func oneLine(text string) string { return escape(strings.Join(strings.Fields(text), " ")) }

// escape keeps the text of a description, which a dataset may bring, from being read as Markdown.
func escape(text string) string {
	return strings.NewReplacer("\\", "\\\\", "*", "\\*", "_", "\\_", "`", "\\`", "[", "\\[", "<", "&lt;", "#", "\\#").
		Replace(text)
}
