package graph

import "slices"

// chooseIDs chooses, for each entity with several ids, the id that stays. of returns the id that stands for the entity
// of a node until then.
func (m *identities) chooseIDs(of func(Node) Node) {
	edges := map[Node][]edge{} // in their order
	for _, e := range m.edges {
		to := of(e.subject)
		edges[to] = append(edges[to], e)
	}
	for before, list := range edges {
		id := stays(list)
		if id == before {
			continue
		}
		ids := m.members[before]
		delete(m.members, before)
		delete(m.canon, id)
		ids = slices.DeleteFunc(slices.Clone(ids), func(n Node) bool { return n == id })
		for _, n := range ids {
			m.canon[n] = id
		}
		m.members[id] = append([]Node{id}, ids...)
	}
}

// stays returns the id of an entity whose ids the edges merge. The edges are ordered, the oldest first.
//
// It is an id that no merge merges into another one, so that it does not depend on the order of the merges. An edge
// that closes a circle with older ones does not count. If there are several such ids, it is the first that an edge has
// as its object.
//
// The search for circles follows at most maxSteps edges for each edge of the entity. If an entity needs more, its
// youngest edges do not count.
func stays(edges []edge) Node {
	if len(edges) == 1 {
		return edges[0].object
	}
	out := map[Node][]Node{} // from the subjects to the objects
	for _, e := range edges {
		out[e.subject] = append(out[e.subject], e.object)
	}
	if isCircular(out) {
		clear(out)
		steps := maxSteps * len(edges)
		for _, e := range edges {
			if !reaches(out, e.object, e.subject, &steps) {
				out[e.subject] = append(out[e.subject], e.object)
			}
			if steps < 0 {
				break
			}
		}
	}
	i := slices.IndexFunc(edges, func(e edge) bool { return len(out[e.object]) == 0 })
	return edges[i].object // without circles there is one
}

// maxSteps limits how many edges stays follows, for each of its edges, to find circles.
const maxSteps = 100

// isCircular reports whether a graph has a circle.
func isCircular(out map[Node][]Node) bool {
	in := map[Node]int{}
	for _, objects := range out {
		for _, n := range objects {
			in[n]++
		}
	}
	var free []Node
	for n := range out {
		if in[n] == 0 {
			free = append(free, n)
		}
	}
	for len(free) > 0 {
		n := free[len(free)-1]
		free = free[:len(free)-1]
		for _, to := range out[n] {
			if in[to]--; in[to] == 0 {
				delete(in, to)
				free = append(free, to)
			}
		}
	}
	return len(in) > 0
}

// reaches reports whether a path leads from a node to another one. It subtracts the edges that it follows from steps,
// and returns true once these are negative.
func reaches(out map[Node][]Node, from, to Node, steps *int) bool {
	seen, next := map[Node]bool{from: true}, []Node{from}
	for len(next) > 0 {
		n := next[len(next)-1]
		next = next[:len(next)-1]
		if *steps -= len(out[n]); n == to || *steps < 0 {
			return true
		}
		for _, far := range out[n] {
			if !seen[far] {
				seen[far] = true
				next = append(next, far)
			}
		}
	}
	return false
}
