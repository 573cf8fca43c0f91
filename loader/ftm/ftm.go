package ftm

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"nexum/graph/claim"
	"nexum/loader/format"
)

// New returns the formats of FollowTheMoney: entities, and statements as CSV and as JSON.
func New() []format.Format { return []format.Format{entities{}, statements{}} }

// entities is the format of files of entities.
type entities struct{}

func (entities) Info() format.Info {
	return format.Info{
		Name: "ftm", Title: "FollowTheMoney entities", Extensions: []string{".ndjson", ".ftm", ".ijson", ".json"}, Rows: true,
		Defines: "entity",
	}
}

func (entities) Recognize(_ string, head []byte) format.Match {
	line, _, _ := bytes.Cut(bytes.TrimLeft(head, " \t\r\n["), []byte("\n"))
	if bytes.HasPrefix(line, []byte("{")) && bytes.Contains(line, []byte(`"schema"`)) &&
		bytes.Contains(line, []byte(`"properties"`)) &&
		bytes.Contains(line, []byte(`"id"`)) {
		return format.Likely
	}
	return format.No
}

// Read reads one entity per line, or a list of them.
func (entities) Read(_ context.Context, in *format.Input, to format.Sink) error {
	m, err := readModel()
	if err != nil {
		return err
	}
	r := &entityReader{emitter: emitter{model: m, to: to}, in: in, datasets: newDatasets(in, to)}
	return format.Objects(in, to, "", r.entity, nil)
}

type entityReader struct {
	emitter
	in       *format.Input
	datasets *datasets
}

func (r *entityReader) entity(at format.Place, raw json.RawMessage) error {
	var x entity
	if err := json.Unmarshal(raw, &x); err != nil {
		r.to.Problem(at, "this is not an entity of FollowTheMoney: %s", format.TypeError(err))
		return nil
	}
	if x.ID == "" || x.Schema == "" {
		r.to.Problem(at, "this is not an entity of FollowTheMoney: it needs an id and a schema")
		return nil
	}
	c := r.in.Context
	if c.Document == "" {
		c.Document = r.in.Document
	}
	if len(x.Datasets) == 1 {
		c.Document = r.datasets.define(at, x.Datasets[0])
	}
	c.Locator = x.ID
	s := &subject{
		id: ftmID(x.ID), name: x.Schema, schema: r.model.schema(x.Schema), values: map[string][]value{}, seen: x.FirstSeen,
		ctx: &c, at: at,
	}
	for p, list := range x.Properties {
		for _, v := range list {
			if strings.TrimSpace(v) != "" {
				s.values[p] = append(s.values[p], value{text: v, ctx: &c})
			}
		}
	}
	r.name(s, x.Caption)
	if s.schema != nil && s.schema.Edge != nil {
		r.edgeMembers(s, &x, raw)
	}
	r.subject(s)
	return r.members(s, &x, raw)
}

// name makes the caption the name of an entity, and its other names aliases.
func (r *entityReader) name(s *subject, caption string) {
	if s.schema == nil || s.schema.Edge == nil {
		r.to.Fact(s.at, s.id, claim.PredicateName, claim.Literal(captionOf(s, caption)), s.ctx)
	}
	nameAliases(s, caption)
}

// nameAliases turns all names of a subject except the caption into aliases.
func nameAliases(s *subject, caption string) {
	best := captionOf(s, caption)
	for _, v := range s.values["name"] {
		if v.text != best {
			s.values["alias"] = append(s.values["alias"], v)
		}
	}
	delete(s.values, "name")
}

// captionOf returns the name of an entity: its caption or, if it is empty, the first value of the properties that
// the model lists as captions.
func captionOf(s *subject, caption string) string {
	if caption != "" {
		return caption
	}
	if s.schema != nil {
		for _, p := range s.schema.Caption {
			if v := s.values[p]; len(v) > 0 {
				return v[0].text
			}
		}
	}
	if v := s.values["name"]; len(v) > 0 {
		return v[0].text
	}
	return s.name
}

// edgeMembers adds the members of an edge other than its properties.
func (r *entityReader) edgeMembers(s *subject, x *entity, raw json.RawMessage) {
	add := func(name string, texts ...string) {
		for _, text := range texts {
			if text != "" {
				s.addMember(name, text)
			}
		}
	}
	if x.Caption != s.name {
		add("caption", x.Caption)
	}
	if len(x.Datasets) > 1 { // a single one is the document
		add("datasets", x.Datasets...)
	}
	add("referents", x.Referents...)
	if x.Target != nil {
		add("target", strconv.FormatBool(*x.Target))
	}
	add("firstSeen", x.FirstSeen)
	add("lastSeen", x.LastSeen)
	add("lastChange", x.LastChange)
	more, err := extra(raw)
	if err != nil {
		return // already parsed before
	}
	for _, k := range sortedKeys(more) {
		text, err := format.Canonical(more[k])
		if err != nil {
			r.to.Problem(s.at, "%s: %s", k, err)
			continue
		}
		add(attributeKey(k), text)
	}
}

// members passes on the members of an entity other than its properties.
func (r *entityReader) members(s *subject, x *entity, raw json.RawMessage) error {
	if s.schema != nil && s.schema.Edge != nil {
		return nil // they are attributes of the relation
	}
	fact := func(name, value string) {
		if value != "" {
			r.to.Fact(s.at, s.id, s.member(name), claim.Literal(value), s.ctx)
		}
	}
	fact("entityId", x.ID)
	for _, d := range x.Datasets {
		fact("datasets", d)
	}
	for _, id := range x.Referents {
		fact("referents", id)
	}
	if x.Target != nil {
		fact("target", map[bool]string{true: "true", false: "false"}[*x.Target])
	}
	for _, t := range []struct{ name, value string }{
		{"firstSeen", x.FirstSeen},
		{"lastSeen", x.LastSeen},
		{"lastChange", x.LastChange},
	} {
		if t.value != "" && !fits("Date", t.value) {
			r.to.Problem(s.at, "%s of %s is not a date: %s", t.name, s.id, t.value)
			continue
		}
		fact(t.name, t.value)
	}
	more, err := extra(raw)
	if err != nil {
		return nil // already parsed before
	}
	for _, k := range sortedKeys(more) {
		text, err := format.Canonical(more[k])
		if err != nil {
			r.to.Problem(s.at, "%s: %s", k, err)
			continue
		}
		r.to.Fact(s.at, s.id, qualifiedName(s.name, k), claim.Value{Text: text, Datatype: format.JSON}, s.ctx)
	}
	return nil
}

// datasets defines the documents of datasets.
type datasets struct {
	in      *format.Input
	to      format.Sink
	defined map[string]bool
}

func newDatasets(in *format.Input, to format.Sink) *datasets {
	return &datasets{in: in, to: to, defined: map[string]bool{}}
}

// define returns the id of the document for a dataset, and defines the document.
func (d *datasets) define(at format.Place, name string) string {
	id := datasetID(name)
	if !d.defined[name] {
		d.defined[name] = true
		c := claim.Context{Document: id}
		d.to.Kind(at, id, "Document", &c)
		d.to.Fact(at, id, claim.PredicateName, claim.Literal(name), &c)
	}
	return id
}

// header lists the columns that a file of statements must have.
var header = []string{"entity_id", "prop", "schema", "value", "dataset"}

func hasHeader(columns []string) bool {
	return !slices.ContainsFunc(header, func(h string) bool { return !slices.Contains(columns, h) })
}
