package format

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
)

// Attributes collects the attributes of a relation. The zero value is empty and ready to use.
type Attributes struct {
	list []attribute
	buf  strings.Builder
}

type attribute struct{ name, value string }

// Text sets an attribute to a text. A later value of the same name replaces an earlier one.
func (a *Attributes) Text(name, value string) { a.set(name, quoted(value)) }

// Number sets an attribute to a JSON number: 51, 0.5, 1e9. It keeps the digits. If the text is not a JSON number or
// is out of range, ok is false and nothing is set.
func (a *Attributes) Number(name, value string) (ok bool) {
	if !IsNumber(value) {
		return false
	}
	a.set(name, value)
	return true
}

// Bool sets an attribute to true or false.
func (a *Attributes) Bool(name string, value bool) {
	if value {
		a.set(name, "true")
	} else {
		a.set(name, "false")
	}
}

// Texts sets an attribute to a list of texts.
func (a *Attributes) Texts(name string, values []string) {
	quotedValues := make([]string, len(values))
	for i, v := range values {
		quotedValues[i] = quoted(v)
	}
	a.set(name, "["+strings.Join(quotedValues, ",")+"]")
}

// JSON sets an attribute to a JSON value. It fails if the value is not valid JSON or has a number out of range.
func (a *Attributes) JSON(name string, value json.RawMessage) error {
	text, err := Canonical(value)
	if err == nil {
		a.set(name, text)
	}
	return err
}

// Remove removes an attribute.
func (a *Attributes) Remove(name string) {
	a.list = slices.DeleteFunc(a.list, func(x attribute) bool { return x.name == name })
}

func (a *Attributes) set(name, value string) {
	for i := range a.list {
		if a.list[i].name == name {
			a.list[i].value = value
			return
		}
	}
	a.list = append(a.list, attribute{name, value})
}

// Reset removes all attributes.
func (a *Attributes) Reset() { a.list = a.list[:0] }

// String returns the attributes in the form of Context.Attributes: canonical JSON, or "" if there are none.
func (a *Attributes) String() string {
	if len(a.list) == 0 {
		return ""
	}
	slices.SortFunc(a.list, func(x, y attribute) int { return cmp.Compare(x.name, y.name) })
	a.buf.Reset()
	for i, x := range a.list {
		sep := byte(',')
		if i == 0 {
			sep = '{'
		}
		a.buf.WriteByte(sep)
		a.buf.WriteString(quoted(x.name))
		a.buf.WriteByte(':')
		a.buf.WriteString(x.value)
	}
	a.buf.WriteByte('}')
	return a.buf.String()
}

// quoted returns a text as JSON.
func quoted(s string) string {
	plain := true
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' || c >= 0x7f {
			plain = false
			break
		}
	}
	if plain {
		return `"` + s + `"`
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string can always be written
	return strings.TrimSuffix(b.String(), "\n")
}
