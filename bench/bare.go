package main

import "nexum/graph"

// bareRows has only the rows of one predicate in one direction, without the other data of a view.
type bareRows struct {
	at  []uint32
	far []uint32
}

// newBareRows copies the rows of one step from a view.
func newBareRows(v *graph.View, s step) bareRows {
	rows := bareRows{at: make([]uint32, 1, v.Len()+1)}
	for n := range graph.Node(v.Len()) {
		v.Each(n, s.dir, s.preds, func(r graph.Relation) bool {
			far := r.Target
			if s.dir == graph.In {
				far = r.Source
			}
			rows.far = append(rows.far, uint32(far))
			return true
		})
		rows.at = append(rows.at, uint32(len(rows.far)))
	}
	return rows
}

// A step follows one predicate in one direction.
type step struct {
	preds *graph.Preds
	dir   graph.Direction
}

// A walker expands a set of nodes step by step. It marks visited nodes with the number of the step, so that it never
// has to clear the marks.
type walker struct {
	met         []uint32
	round       uint32
	front, next []uint32
}

func newWalker(n int) *walker { return &walker{met: make([]uint32, n)} }

// bare walks along bare rows and returns the number of nodes that the last step reached.
func (w *walker) bare(from uint32, steps []bareRows) int {
	w.front = append(w.front[:0], from)
	for _, rows := range steps {
		w.follow(rows)
	}
	return len(w.front)
}

// follow replaces the set of nodes by the nodes that bare rows lead to.
func (w *walker) follow(rows bareRows) {
	w.round++
	w.next = w.next[:0]
	for _, n := range w.front {
		for _, far := range rows.far[rows.at[n]:rows.at[n+1]] {
			if w.met[far] != w.round {
				w.met[far] = w.round
				w.next = append(w.next, far)
			}
		}
	}
	w.front, w.next = w.next, w.front
}

// view does the same as bare, but on a view.
func (w *walker) view(v *graph.View, from graph.Node, steps []step) int {
	w.front = append(w.front[:0], uint32(from))
	for _, s := range steps {
		w.round++
		w.next = w.next[:0]
		meet := func(r graph.Relation) bool {
			far := r.Target
			if s.dir == graph.In {
				far = r.Source
			}
			if w.met[far] != w.round {
				w.met[far] = w.round
				w.next = append(w.next, uint32(far))
			}
			return true
		}
		for _, n := range w.front {
			v.Each(graph.Node(n), s.dir, s.preds, meet)
		}
		w.front, w.next = w.next, w.front
	}
	return len(w.front)
}
