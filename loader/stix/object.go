package stix

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"

	"nexum/graph/claim"
	"nexum/loader/format"
)

const prefix = "stix"

func stixID(id string) string { return format.ID(prefix, id) }
func iri(name string) string  { return format.Name(prefix, name) }

// object is a STIX object.
type object struct {
	id, typ  string
	modified string
	values   map[string]json.RawMessage
	at       format.Place
	ctx      claim.Context
}

// parse parses an object.
func parse(at format.Place, raw json.RawMessage) (*object, error) {
	o := &object{at: at}
	if err := json.Unmarshal(raw, &o.values); err != nil {
		return nil, errors.New("a STIX object must be a JSON object")
	}
	o.id, o.typ, o.modified = o.text("id"), o.text("type"), o.text("modified")
	if o.id == "" || o.typ == "" || !strings.HasPrefix(o.id, o.typ+"--") {
		return nil, errors.New("a STIX object must have a type, and an id that begins with it: intrusion-set--… " +
			"of the type intrusion-set")
	}
	return o, nil
}

// text returns a property as text. It is empty if the property is not a text.
func (o *object) text(name string) string {
	var s string
	if raw, ok := o.values[name]; ok && json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return s
}

// list returns a property that is a list of texts or a single text.
func (o *object) list(name string) []string {
	var list []string
	if raw, ok := o.values[name]; ok && json.Unmarshal(raw, &list) == nil {
		return list
	}
	if s := o.text(name); s != "" {
		return []string{s}
	}
	return nil
}

// date returns a property as a date. It is zero if the property is not a date.
func (o *object) date(name string) (d claim.Date) {
	if s := o.text(name); s != "" {
		d, _ = claim.ParseDate(s)
	}
	return d
}

// reference is an external reference.
type reference struct {
	Source      string          `json:"source_name"`
	ID          string          `json:"external_id"`
	URL         string          `json:"url"`
	Description string          `json:"description"`
	Hashes      json.RawMessage `json:"hashes"`
}

// document returns the id of the document for a reference: its address if that is usable as an id, and otherwise its
// source with the reference's id or address.
func (r *reference) document() string {
	if u := r.URL; (strings.HasPrefix(u, "https://") || strings.HasPrefix(u, "http://")) && len(u) < 2000 &&
		!strings.ContainsFunc(u, unsafe) {
		return u
	}
	name := r.Source
	if r.ID != "" {
		name += "/" + r.ID
	} else if r.URL != "" {
		name += "/" + r.URL
	}
	return format.ID(prefix, "reference/"+name)
}

// unsafe reports whether an id cannot contain a character.
func unsafe(c rune) bool {
	return c <= ' ' || strings.ContainsRune("<>\"{}|^`\\", c) || format.IsHidden(c)
}

func (o *object) references() []reference {
	var refs []reference
	if raw, ok := o.values["external_references"]; ok && json.Unmarshal(raw, &refs) != nil {
		return nil
	}
	return refs
}

// name returns the name of an object.
func (o *object) name() string {
	for _, p := range []string{
		"name", "value", "abstract", "path", "subject", "display_name", "user_id", "account_login",
		"key", "pattern", "attribute_abstract",
	} {
		if s := strings.TrimSpace(o.text(p)); s != "" {
			if r := []rune(s); len(r) > 120 {
				return string(r[:120]) + "…"
			}
			return s
		}
	}
	if n, ok := o.values["number"]; ok {
		return "AS" + string(n)
	}
	if src := o.text("definition_type"); src != "" {
		return strings.ToUpper(src) + " marking"
	}
	return o.id
}

// scalar returns a JSON value as the value of a fact. ok is false for null.
func scalar(raw json.RawMessage) (v claim.Value, ok bool) {
	raw = bytes.TrimSpace(raw)
	switch {
	case len(raw) == 0, string(raw) == "null":
		return v, false
	case raw[0] == '"':
		var s string
		if json.Unmarshal(raw, &s) != nil || s == "" {
			return v, false
		}
		return claim.Literal(s), true
	case raw[0] == '{' || raw[0] == '[':
		text, err := format.Canonical(raw)
		if err != nil {
			text = string(raw)
		}
		return claim.Value{Text: text, Datatype: format.JSON}, true
	}
	return claim.Literal(string(raw)), true
}

// elements returns the elements of a list, or the value itself if it is not a list.
func elements(raw json.RawMessage) []json.RawMessage {
	var list []json.RawMessage
	if t := bytes.TrimSpace(raw); len(t) > 0 && t[0] == '[' && json.Unmarshal(raw, &list) == nil {
		return list
	}
	return []json.RawMessage{raw}
}
