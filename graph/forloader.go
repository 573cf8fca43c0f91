package graph

import "iter"

// IDs yields the ids of the entities in order, including ids that were merged into others.
func (v *View) IDs() iter.Seq[string] {
	v = v.Unmerged()
	return func(yield func(string) bool) {
		for n := range v.All("") {
			if !yield(v.ID(n)) {
				return
			}
		}
	}
}

// KindOf returns the name of the kind of the entity with an id, for loaders. It ignores merges: the kind is the one
// that is claimed of this id.
func (v *View) KindOf(id string) (kind string, ok bool) {
	v = v.Unmerged()
	n, ok := v.Lookup(id)
	if !ok {
		return "", false
	}
	return v.Kind(n).Name, true
}
