package export

import (
	"bufio"
	"strconv"
	"strings"
)

// mermaid writes a Mermaid flowchart. Its node ids are n0, n1, …. Comments contain the id of each entity and
// everything else that the format cannot represent. Derived relations are dotted, and disputed ones end in a cross.
type mermaid struct {
	w     *bufio.Writer
	h     *head
	nodes map[string]int
}

func newMermaid(w *bufio.Writer, h *head) encoder { return &mermaid{w, h, map[string]int{}} }

// mermaidText escapes a text of the data so that none of its characters has a meaning in Mermaid, Markdown or HTML:
// ASCII signs become entity codes.
func mermaidText(s string) string {
	var b strings.Builder
	for _, r := range clean(s) {
		switch {
		case r == '\n' || r == '\r' || r == '\t' || r == 0x2028 || r == 0x2029:
			b.WriteByte(' ')
		case r > 0x7F, 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == ' ', r == ',':
			b.WriteRune(r)
		default:
			b.WriteByte('#')
			b.WriteString(strconv.Itoa(int(r)))
			b.WriteByte(';')
		}
	}
	return b.String()
}

// mermaidPlain makes a text of the data safe for a comment: on one line and without braces, which could begin a
// directive.
func mermaidPlain(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '\n', '\r', '\t', 0x2028, 0x2029:
			return ' '
		case '{':
			return '('
		case '}':
			return ')'
		}
		return r
	}, clean(s))
}

func (m *mermaid) raw(parts ...string) {
	for _, s := range parts {
		_, _ = m.w.WriteString(s)
	}
}

func (m *mermaid) comment(parts ...string) {
	m.raw("  %% ")
	for _, s := range parts {
		m.raw(mermaidPlain(s))
	}
	m.raw("\n")
}

func (m *mermaid) begin() {
	m.raw("flowchart LR\n")
	m.comment(m.h.title, "; revision ", strconv.FormatUint(m.h.revision, 10))
	if m.h.truncated != "" {
		m.comment("truncated: ", m.h.truncated)
	}
}

func (m *mermaid) node(id string) string {
	n, ok := m.nodes[id]
	if !ok {
		n = len(m.nodes)
		m.nodes[id] = n
	}
	return "n" + strconv.Itoa(n)
}

func (m *mermaid) fields(list []field) {
	for _, f := range list {
		if f.value != "" {
			m.comment(f.name, ": ", f.value)
		}
	}
}

func (m *mermaid) entity(e *Entity) {
	n := m.node(e.ID)
	m.comment(n, " is ", e.ID)
	m.fields(entityFields(e, nil))
	m.raw("  ", n, `["`, mermaidText(short(e.Name)), "\"]\n")
}

func (m *mermaid) relation(r *Relation) {
	m.comment(r.ID)
	common := commonFields(r)
	m.fields(common)
	m.fields(ownAttributes(r, common))
	line, head := "--", ">"
	if r.Derived {
		line = "-.-"
	}
	if r.Disputed {
		head = "x"
	}
	m.raw("  ", m.node(r.Source), " ", line, head, `|"`, mermaidText(pictureLabel(r)), `"| `, m.node(r.Target), "\n")
}

func (m *mermaid) end() {}
