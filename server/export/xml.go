package export

import "bufio"

// An xmlWriter writes elements.
type xmlWriter struct{ w *bufio.Writer }

// raw writes text that needs no escaping.
func (x xmlWriter) raw(parts ...string) {
	for _, s := range parts {
		_, _ = x.w.WriteString(s)
	}
}

// tag writes the start of an element, including its attributes as pairs of name and value. It omits attributes with
// empty values.
func (x xmlWriter) tag(name string, attributes ...string) {
	x.raw("<", name)
	for i := 0; i < len(attributes); i += 2 {
		if attributes[i+1] != "" {
			x.attribute(attributes[i], attributes[i+1])
		}
	}
}

func (x xmlWriter) attribute(name, value string) {
	x.raw(" ", name, `="`)
	writeXML(x.w, value)
	x.raw(`"`)
}

func (x xmlWriter) text(s string) { writeXML(x.w, s) }
