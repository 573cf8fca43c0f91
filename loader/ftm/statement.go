package ftm

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"nexum/graph/claim"
	"nexum/loader/format"
)

// statements is the format of files of statements.
type statements struct{}

func (statements) Info() format.Info {
	return format.Info{
		Name: "ftm-statements", Title: "FollowTheMoney statements",
		Extensions: []string{".csv", ".json", ".ndjson"}, Rows: true,
	}
}

func (statements) Recognize(_ string, head []byte) format.Match {
	line, _, _ := bytes.Cut(bytes.TrimLeft(head, " \t\r\n["), []byte("\n"))
	if bytes.HasPrefix(line, []byte("{")) {
		for _, h := range header {
			if !bytes.Contains(line, []byte(strconv.Quote(h))) {
				return format.No
			}
		}
		return format.Sure
	}
	columns, err := csv.NewReader(bytes.NewReader(line)).Read()
	if err == nil && hasHeader(columns) {
		return format.Sure
	}
	return format.No
}

func (statements) Read(_ context.Context, in *format.Input, to format.Sink) error {
	m, err := readModel()
	if err != nil {
		return err
	}
	r := &statementReader{
		emitter: emitter{model: m, to: to}, in: in, datasets: newDatasets(in, to), seed: maphash.MakeSeed(),
		done: map[uint64]bool{},
	}
	if first, _ := in.Body.Peek(1); len(first) == 1 && (first[0] == '{' || first[0] == '[') {
		err = format.Objects(in, to, "", r.object, nil)
	} else {
		err = r.table()
	}
	if err == nil {
		r.flush()
	}
	return err
}

// statementReader collects the statements of one entity at a time.
type statementReader struct {
	emitter
	in       *format.Input
	datasets *datasets
	current  *subject
	canon    string
	seed     maphash.Seed
	done     map[uint64]bool // hashes of the ids of earlier entities
}

// statement is one row.
type statement struct {
	at     format.Place
	fields map[string]string
}

// table reads CSV.
func (r *statementReader) table() error {
	c := csv.NewReader(r.in.Body)
	c.ReuseRecord = true
	columns, err := c.Read()
	if err != nil {
		return format.Errorf(r.in.At(1, 1), "the file has no header: %s", err)
	}
	columns = slices.Clone(columns)
	if !hasHeader(columns) {
		return format.Errorf(
			r.in.At(1, 1),
			"a file of statements has the columns %s; it has %s",
			strings.Join(header, ", "),
			strings.Join(columns, ", "),
		)
	}
	for {
		row, err := c.Read()
		line, _ := c.FieldPos(0)
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, csv.ErrFieldCount):
			r.to.Problem(r.in.At(line, 1), "the row has %d columns, and the header %d", len(row), len(columns))
			continue
		case err != nil:
			return csvError(r.in, err)
		}
		if slices.ContainsFunc(row, func(cell string) bool { return !utf8.ValidString(cell) }) {
			r.to.Unread(r.in.At(line, 1), format.NotUTF8)
			continue
		}
		s := statement{r.in.At(line, 1), make(map[string]string, len(columns))}
		for i, name := range columns {
			s.fields[name] = strings.Clone(row[i])
		}
		r.statement(s)
		if err := r.to.Err(); err != nil {
			return err
		}
	}
}

func csvError(in *format.Input, err error) error {
	if e, ok := errors.AsType[*csv.ParseError](err); ok {
		return format.Errorf(in.At(e.Line, e.Column), "this is not CSV: %w", e.Err)
	}
	return err
}

// object reads a statement that is a JSON object.
func (r *statementReader) object(at format.Place, raw json.RawMessage) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var fields map[string]any
	if err := d.Decode(&fields); err != nil {
		r.to.Problem(at, "this is not a statement of FollowTheMoney: %s", err)
		return nil
	}
	s := statement{at, make(map[string]string, len(fields))}
	for k, v := range fields {
		if v != nil {
			s.fields[k] = fmt.Sprint(v)
		}
	}
	r.statement(s)
	return nil
}

// statementAttributes maps columns to the attributes of a claim that they become. Columns with an empty name are not
// attributes.
var statementAttributes = map[string]string{
	"origin": "origin", "first_seen": "firstSeen", "last_seen": "lastSeen", "original_value": "originalValue",
	"external": "external", "prop_type": "", "canonical_id": "canonicalId", "entity_id": "", "id": "", "prop": "",
	"schema": "", "value": "", "dataset": "", "lang": "",
}

// missing returns the names of the fields without which a statement with an id says nothing, and which it lacks.
func (s statement) missing(id string) (names []string) {
	if id == "" {
		names = append(names, "entity_id")
	}
	for _, name := range []string{"prop", "schema", "dataset"} {
		if s.fields[name] == "" {
			names = append(names, name)
		}
	}
	return names
}

// statement adds a statement to its entity.
func (r *statementReader) statement(s statement) {
	id := s.fields["canonical_id"]
	if id == "" {
		id = s.fields["entity_id"]
	}
	prop, text := s.fields["prop"], s.fields["value"]
	if missing := s.missing(id); len(missing) > 0 {
		r.to.Problem(s.at, "a statement needs an entity_id, a prop, a schema and a dataset; this one has no %s",
			strings.Join(missing, " and no "))
		return
	}
	if r.current == nil || r.canon != id {
		r.flush()
		if h := maphash.String(r.seed, id); r.done[h] {
			r.to.Problem(s.at, "the statements about %s are not in adjacent lines; sort the file by canonical_id", id)
			return
		}
		r.begin(s, id)
	}
	c := r.context(s)
	if prop == "id" {
		r.entityID(s, c)
		return
	}
	if better(r.model, s.fields["schema"], r.current.name) {
		r.current.name = s.fields["schema"]
		r.current.schema = r.model.schema(r.current.name)
	}
	v := value{text: text, lang: strings.ToLower(s.fields["lang"]), ctx: c}
	// An edge becomes one claim, which has the other columns of its statements as attributes.
	if r.current.schema != nil && r.current.schema.Edge != nil {
		v.said = r.said(s)
		if id := s.fields["id"]; id != "" {
			v.said["statements"] = id
		}
	}
	r.current.values[prop] = append(r.current.values[prop], v)
}

// better reports whether a schema is more specific than another one of the same entity: it has all its properties
// and more.
func better(m *Model, schema, than string) bool {
	a, b := m.Schemata[schema], m.Schemata[than]
	if a == nil || b == nil || len(a.Properties) <= len(b.Properties) {
		return false
	}
	for p := range b.Properties {
		if _, ok := a.Properties[p]; !ok {
			return false
		}
	}
	return true
}

// begin starts to collect an entity.
func (r *statementReader) begin(s statement, id string) {
	c := r.in.Context
	c.Document, c.Locator = r.datasets.define(s.at, s.fields["dataset"]), id
	name := s.fields["schema"]
	r.canon = id
	r.current = &subject{
		id: ftmID(id), name: name, schema: r.model.schema(name), values: map[string][]value{}, seen: s.fields["first_seen"],
		ctx: &c, at: s.at,
	}
}

// context returns the context of a statement.
func (r *statementReader) context(s statement) *claim.Context {
	c := r.in.Context
	c.Document = r.datasets.define(s.at, s.fields["dataset"])
	if c.Locator = s.fields["id"]; c.Locator == "" {
		c.Locator = s.fields["entity_id"]
	}
	r.attrs.Reset()
	for name, v := range r.said(s) {
		r.attrs.Text(name, v)
	}
	c.Attributes = r.attrs.String()
	return &c
}

// said returns the other columns of a statement, by the names of attributes.
func (r *statementReader) said(s statement) map[string]string {
	out := map[string]string{}
	if id := s.fields["entity_id"]; id != r.canon {
		out["entityId"] = id
	}
	for k, v := range s.fields {
		name, ok := statementAttributes[k]
		if !ok {
			name = attributeKey(k)
		}
		if name != "" && v != "" && v != r.canon {
			out[name] = v
		}
	}
	return out
}

// attributeKey makes the name of an attribute from the name of an unknown column.
func attributeKey(column string) string {
	return camel(strings.ReplaceAll(format.Slug(column), "-", "_"))
}

// entityID handles the statement of an entity about itself: that it is in the dataset, and its original id.
func (r *statementReader) entityID(s statement, c *claim.Context) {
	if seen := s.fields["first_seen"]; seen != "" && (r.current.seen == "" || seen < r.current.seen) {
		r.current.seen = seen
	}
	if r.current.schema != nil && r.current.schema.Edge != nil {
		return // an edge is a relation, which has no facts
	}
	r.to.Fact(s.at, r.current.id, r.current.member("entityId"), claim.Literal(r.canon), c)
	r.to.Fact(s.at, r.current.id, r.current.member("datasets"), claim.Literal(s.fields["dataset"]), c)
	if id := s.fields["entity_id"]; id != r.canon {
		r.to.Fact(s.at, r.current.id, r.current.member("referents"), claim.Literal(id), c)
	}
}

// flush passes on the collected entity.
func (r *statementReader) flush() {
	s := r.current
	if s == nil {
		return
	}
	r.done[maphash.String(r.seed, r.canon)] = true
	r.current = nil
	if s.schema == nil || s.schema.Edge == nil {
		best := captionOf(s, "")
		c := s.ctx
		for _, v := range s.values["name"] {
			if v.text == best {
				c = v.ctx
				break
			}
		}
		r.to.Fact(s.at, s.id, claim.PredicateName, claim.Literal(best), c)
		nameAliases(s, best)
	}
	r.subject(s)
}
