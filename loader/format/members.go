package format

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Members calls f for the members of a JSON object. It streams the lists named in lists. A list is named by its
// key, or by the keys that lead to it, joined with dots, such as elements.nodes. f gets each element of such a list
// with the path of the list, and each other member with its own path. Only one element or member at a time is in
// memory.
func Members(in *Input, to Sink, lists []string,
	f func(at Place, path string, element bool, value json.RawMessage) error,
) error {
	first, err := firstByte(in)
	if err != nil {
		return err
	}
	if first != '{' {
		return Errorf(in.At(1, 1), "expected a JSON object")
	}
	o := &objects{in: in, to: to, src: &positions{r: in.Body, line: 1, left: MaxRecord}}
	o.dec = json.NewDecoder(o.src)
	m := &members{o, lists, f}
	if err := m.object(""); err != nil {
		return err
	}
	if o.dec.More() {
		return Errorf(o.place(), "there is more text after the one JSON value of the file")
	}
	return nil
}

type members struct {
	*objects
	lists []string
	f     func(Place, string, bool, json.RawMessage) error
}

// object reads an object. The paths of its members begin with prefix.
func (m *members) object(prefix string) error {
	if err := m.delim('{'); err != nil {
		return err
	}
	for m.dec.More() {
		m.src.left = MaxRecord
		key, err := m.dec.Token()
		if err != nil {
			return m.broken(err)
		}
		if err := m.member(prefix + fmt.Sprint(key)); err != nil {
			return err
		}
	}
	return m.delim('}')
}

// member reads the value of a member.
func (m *members) member(path string) error {
	list, inside := false, false
	for _, l := range m.lists {
		list = list || l == path
		inside = inside || strings.HasPrefix(l, path+".")
	}
	next := m.peek()
	switch {
	case inside && next == '{':
		return m.object(path + ".")
	case list && next == '[':
		if err := m.delim('['); err != nil {
			return err
		}
		for m.dec.More() {
			if err := m.pass(path, true); err != nil {
				return err
			}
		}
		return m.delim(']')
	}
	return m.pass(path, false)
}

func (m *members) pass(path string, element bool) error {
	at, value, err := m.next()
	if err != nil {
		return m.broken(err)
	}
	if !utf8.Valid(value) {
		m.to.Unread(at, "%s is not UTF-8; save the file in UTF-8, or name its encoding: --encoding windows-1252", path)
		return nil
	}
	if m.ambiguous(at, value) {
		return nil
	}
	return m.f(at, path, element, value)
}

// delim reads a delimiter.
func (m *members) delim(want json.Delim) error {
	m.src.left = MaxRecord
	token, err := m.dec.Token()
	if err != nil {
		return m.broken(err)
	}
	if token != want {
		return Errorf(m.place(), "expected %s", want)
	}
	return nil
}

// peek returns the first byte of the next value, or 0 if there is none.
func (m *members) peek() byte {
	m.dec.More() // reads ahead as far as necessary
	b := make([]byte, 64)
	n, _ := m.dec.Buffered().Read(b)
	for _, c := range b[:n] {
		if c != ' ' && c != '\t' && c != '\n' && c != '\r' && c != ':' {
			return c
		}
	}
	return 0
}
