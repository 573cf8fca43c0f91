package table

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"nexum/graph/claim"
	"nexum/loader/format"
)

// restSpec defines how columns that the mapping does not name become facts or attributes.
type restSpec struct {
	within []string // objects whose name is left out: country instead of meta.country
	ends   []string // last keys that are left out: country instead of country.$
	split  string
	text   bool // whether a value is a text, even if it looks like a number
}

// rest reads {within: [meta], split: json, type: text}.
func (p *parser) rest(n *yaml.Node) (out restSpec) {
	p.object(n, "rest", map[string]field{
		"within": func(v *yaml.Node) { out.within = p.texts(v, "within") },
		"ends":   func(v *yaml.Node) { out.ends = p.texts(v, "ends") },
		"split":  func(v *yaml.Node) { out.split = p.text(v, "split") },
		"type":   func(v *yaml.Node) { out.text = p.word(v, "type", "text") != "" },
	})
	return out
}

// restColumn is a column that the mapping does not name.
type restColumn struct {
	index     int
	attribute string
	fact      string
}

func (s *restSpec) column(index int, name, prefix string) restColumn {
	for _, object := range s.within {
		if inner, ok := strings.CutPrefix(name, object+"."); ok && inner != "" {
			name = inner
			break
		}
	}
	for _, key := range s.ends {
		if outer, ok := strings.CutSuffix(name, "."+key); ok && outer != "" {
			name = outer
			break
		}
	}
	return restColumn{index, name, format.Name(prefix, strings.TrimPrefix(name, "#"))}
}

// values returns the values of a cell that the mapping does not name.
func (s *restSpec) values(text string) (out []claim.Value) {
	switch s.split {
	case "":
		return s.append(nil, text)
	case "json":
		for _, e := range listOf(text) {
			if inner, ok := textOf(e); ok {
				out = s.append(out, inner)
			} else if e != nil {
				out = append(out, claim.Value{Text: jsonText(e), Datatype: format.JSON})
			}
		}
		return out
	}
	for part := range strings.SplitSeq(text, s.split) {
		out = s.append(out, part)
	}
	return out
}

func (s *restSpec) append(list []claim.Value, text string) []claim.Value {
	switch text = strings.TrimSpace(text); {
	case text == "":
		return list
	case s.text:
		return append(list, claim.Literal(text))
	}
	return append(list, foreignValue(text))
}

// restAttribute sets an attribute to the value of a cell that the mapping does not name, or to the list of its values.
func (t *tableReader) restAttribute(name, s string) {
	rest := &t.spec.rest
	values := rest.values(s)
	switch {
	case len(values) == 0:
	case len(values) > 1 || rest.split == "json" && strings.HasPrefix(s, "["):
		var texts []string
		for _, v := range values {
			texts = append(texts, v.Text)
		}
		t.attributes.Texts(name, texts)
	case rest.text:
		t.attributes.Text(name, values[0].Text)
	default:
		t.guess(name, values[0].Text)
	}
}

// cell is a value with the name of its column.
type cell struct{ name, text string }

// extraFacts makes facts of the values of the current element of a list that no column names.
func (t *tableReader) extraFacts(r *row, id string, c *claim.Context) {
	for _, x := range r.extra {
		for _, v := range t.spec.rest.values(x.text) {
			t.to.Fact(r.at(0), id, format.Name(t.prefix, x.name), v, c)
		}
	}
}

// listOf returns the elements of a list in JSON. Any other text is one element.
func listOf(text string) []any {
	if text = strings.TrimSpace(text); text == "" {
		return nil
	}
	if text[0] == '[' {
		d := json.NewDecoder(strings.NewReader(text))
		d.UseNumber()
		var list []any
		if d.Decode(&list) == nil {
			if _, err := d.Token(); err == io.EOF {
				return list
			}
		}
	}
	return []any{text}
}

// textOf returns the text of an element of a list. ok is false for null, an object and a list.
func textOf(element any) (text string, ok bool) {
	switch e := element.(type) {
	case string:
		return e, true
	case json.Number:
		return e.String(), true
	case bool:
		if e {
			return "true", true
		}
		return "false", true
	}
	return "", false
}

// jsonText returns an object or a list as JSON.
func jsonText(element any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(element) // a decoded value can be encoded
	text := bytes.TrimSpace(b.Bytes())
	if canonical, err := format.Canonical(slices.Clone(text)); err == nil {
		return canonical
	}
	return string(text)
}

// foreignValue returns the value of a foreign fact. It is a number or a Boolean if the text looks like one.
func foreignValue(s string) claim.Value {
	switch {
	case s == "true", s == "false":
		return claim.Value{Text: s, Datatype: xsd + "boolean"}
	case format.IsNumber(s):
		if strings.ContainsAny(s, "eE") {
			return claim.Value{Text: s, Datatype: xsd + "double"}
		}
		return claim.Value{Text: s, Datatype: xsd + "decimal"}
	}
	return claim.Literal(s)
}

const xsd = "http://www.w3.org/2001/XMLSchema#"
