package rdf

import (
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
)

// isomorphic reports whether two sets of quads are equal except for the labels of their blank nodes.
func isomorphic(a, b []Quad) bool {
	a, b = distinct(a), distinct(b)
	if len(a) != len(b) {
		return false
	}
	x, y := colours(a), colours(b)
	if !slices.Equal(histogram(x), histogram(y)) {
		return false
	}
	want := map[string]bool{}
	for _, q := range b {
		want[quadKey(q, nil)] = true
	}
	var nodes []string
	for n := range x {
		nodes = append(nodes, n)
	}
	slices.Sort(nodes)
	return assign(a, want, nodes, x, y, map[string]string{}, map[string]bool{})
}

// assign tries all ways to map the nodes to labels of nodes with the same colour.
func assign(a []Quad, want map[string]bool, nodes []string, x, y map[string]string, to map[string]string,
	used map[string]bool,
) bool {
	if len(nodes) == 0 {
		for _, q := range a {
			if !want[quadKey(q, to)] {
				return false
			}
		}
		return true
	}
	for label, colour := range y {
		if used[label] || colour != x[nodes[0]] {
			continue
		}
		to[nodes[0]], used[label] = label, true
		if assign(a, want, nodes[1:], x, y, to, used) {
			return true
		}
		used[label] = false
		delete(to, nodes[0])
	}
	return false
}

func distinct(quads []Quad) (out []Quad) {
	seen := map[string]bool{}
	for _, q := range quads {
		if k := quadKey(q, nil); !seen[k] {
			seen[k] = true
			out = append(out, q)
		}
	}
	return out
}

func histogram(colours map[string]string) (out []string) {
	for _, c := range colours {
		out = append(out, c)
	}
	slices.Sort(out)
	return out
}

// colours distinguishes blank nodes by the statements about them.
func colours(quads []Quad) map[string]string {
	c := map[string]string{}
	for _, q := range quads {
		for _, t := range []Term{q.Subject, q.Object, q.Graph} {
			eachBlank(t, func(label string) { c[label] = "" })
		}
	}
	for range 8 {
		next := map[string][]string{}
		for _, q := range quads {
			for i, t := range []Term{q.Subject, q.Object, q.Graph} {
				eachBlank(t, func(label string) {
					next[label] = append(next[label], string(rune('0'+i))+quadColour(q, label, c))
				})
			}
		}
		for label, parts := range next {
			slices.Sort(parts)
			c[label] = hash(strings.Join(parts, "\n"))
		}
	}
	return c
}

func quadColour(q Quad, self string, c map[string]string) string {
	to := map[string]string{}
	for _, t := range []Term{q.Subject, q.Object, q.Graph} {
		eachBlank(t, func(label string) { to[label] = "colour " + c[label] })
	}
	to[self] = "self"
	return quadKey(q, to)
}

func eachBlank(t Term, f func(label string)) {
	if t.Kind == Blank {
		f(t.Text)
	}
	if t.Triple != nil {
		eachBlank(t.Triple.Subject, f)
		eachBlank(t.Triple.Object, f)
	}
}

func quadKey(q Quad, to map[string]string) string {
	return termKey(q.Subject, to) + " " + termKey(q.Predicate, to) + " " + termKey(q.Object, to) + " " +
		termKey(q.Graph, to)
}

func termKey(t Term, to map[string]string) string {
	switch t.Kind {
	case IRI:
		return "<" + t.Text + ">"
	case Blank:
		if l, ok := to[t.Text]; ok {
			return "_:" + l
		}
		return "_:" + t.Text
	case Literal:
		return `"` + t.Text + `"@` + t.Lang + "^^" + t.Datatype
	case TripleTerm:
		return "<<" + termKey(t.Triple.Subject, to) + termKey(t.Triple.Predicate, to) + termKey(t.Triple.Object, to) + ">>"
	}
	return ""
}

func hash(s string) string {
	h := fnv.New64a()
	h.Write([]byte(s))
	return strconv.FormatUint(h.Sum64(), 36)
}
