package graphfile

import (
	"encoding/xml"
	"slices"
	"strings"

	"nexum/graph/claim"
	"nexum/loader/format"
)

// graphs reads a graph, which may be the content of a node.
func (r *xmlReader) graphs(e xml.StartElement) error {
	before := r.undirected
	defer func() { r.undirected = before }()
	if d := attr(e, "edgedefault") + attr(e, "defaultedgetype"); d != "" {
		r.undirected = d == "undirected"
	}
	if t := attr(e, "timeformat"); t != "" {
		r.numbers = t == "double" || t == "integer"
	}
	return r.children(e)
}

// time reads the start and end of an element of GEXF. It calls set with the period, if there is one. A start and end
// that are numbers, and not dates, are a field.
func (r *xmlReader) time(e xml.StartElement, list *[]property, set func(claim.Period)) {
	start, end := attr(e, "start"), attr(e, "end")
	if start+end == "" {
		return
	}
	if _, err := claim.ParsePeriod(start, end); err != nil && r.numbers {
		text := start + "/" + end
		if e.Name.Local == "attvalue" {
			text = attr(e, "for") + " " + text
		}
		i := slices.IndexFunc(*list, func(p property) bool { return p.name == "spells" })
		if i < 0 {
			i = len(*list)
			*list = append(*list, property{name: "spells", value: []any{}})
		}
		all, _ := (*list)[i].value.([]any)
		(*list)[i].value = append(all, text)
		return
	}
	set(r.period(r.place(), start, end))
}

// labels reads the labels in a drawing of yEd.
func (r *xmlReader) labels(list *[]property) error {
	for depth := 1; depth > 0; {
		t, err := r.dec.Token()
		if err != nil {
			return r.broken(err)
		}
		start, ok := t.(xml.StartElement)
		switch _, ends := t.(xml.EndElement); {
		case ends:
			depth--
		case ok && (start.Name.Local == "NodeLabel" || start.Name.Local == "EdgeLabel"):
			text, err := r.text(start)
			if err != nil {
				return err
			}
			if text = strings.TrimSpace(text); text != "" {
				*list = append(*list, property{name: "label", value: text})
			}
		case ok:
			if depth++; depth > maxDepth {
				return format.Errorf(r.place(), "elements nest deeper than %d", maxDepth)
			}
		}
	}
	return nil
}
