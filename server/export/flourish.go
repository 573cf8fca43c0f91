package export

import "bufio"

// flourishPoints writes the sheet Points of Flourish's network graph: the id that links refer to, the text to show, the
// group that gives the color, and what a popup shows.
type flourishPoints struct {
	*Table
	h *head
}

func flourishPoint(e *Entity, h *head) []field {
	return renamed(
		append([]field{{"id", textType, e.ID}, {"label", textType, e.Name}, {"group", textType, e.Kind}},
			entityFields(e, h.facts)[1:]...),
		"fact:",
	)
}

func newFlourishPoints(w *bufio.Writer, h *head) encoder {
	return flourishPoints{NewTable(w, fieldNames(flourishPoint(&Entity{}, h))...), h}
}

func (flourishPoints) begin()             {}
func (p flourishPoints) entity(e *Entity) { p.fields(flourishPoint(e, p.h)) }
func (flourishPoints) relation(*Relation) {}
func (p flourishPoints) end()             { _ = p.Flush() }

// flourishLinks writes the sheet Links of Flourish's network graph: source, target, the value that gives the width, and
// what a popup shows. The value is the confidence.
type flourishLinks struct {
	*Table
	h *head
}

func flourishLink(r *Relation, h *head) []field {
	return renamed(append([]field{
		{"source", textType, r.Source},
		{"target", textType, r.Target},
		{"value", numberType, number(r.Confidence)},
		{"sourceName", textType, r.SourceName},
		{"targetName", textType, r.TargetName},
	}, relationFields(r, h.attributes)...), attributePrefix)
}

func newFlourishLinks(w *bufio.Writer, h *head) encoder {
	return flourishLinks{NewTable(w, fieldNames(flourishLink(&Relation{}, h))...), h}
}

func (flourishLinks) begin()                 {}
func (flourishLinks) entity(*Entity)         {}
func (l flourishLinks) relation(r *Relation) { l.fields(flourishLink(r, l.h)) }
func (l flourishLinks) end()                 { _ = l.Flush() }
