package query

import "slices"

// A Slice selects a part of a list: entries after one position and before another, at most Size of them, counted from
// the start or from the end. A position is the key of an entry; nil does not restrict.
type Slice struct {
	After, Before []string
	Size          int
	FromEnd       bool
}

// A Page is a part of a list.
type Page[T any] struct {
	Entries        []T
	Previous, Next bool // whether the list has entries before and after those of the page
}

// A window collects the entries of one part of a list while the list is read.
type window[T any] struct {
	size          int
	fromEnd       bool
	after, before func(x T) int // compare an entry with the positions; nil if there is none
	// orders the entries, if they are added in no order and possibly twice; nil if they are added in order
	compare func(a, b T) int
	list    []T
	more    bool // whether entries between the positions were dropped
	page    Page[T]
}

// newWindow returns a window for a slice of a list. at reports whether an entry comes before, at or after the position
// with a key, as a number less than, equal to or greater than 0.
func newWindow[T any](s Slice, at func(x T, key []string) int, compare func(a, b T) int) *window[T] {
	w := &window[T]{size: s.Size, fromEnd: s.FromEnd, compare: compare}
	if s.After != nil {
		w.after = func(x T) int { return at(x, s.After) }
	}
	if s.Before != nil {
		w.before = func(x T) int { return at(x, s.Before) }
	}
	return w
}

// slack is a number of entries: a window drops entries when it has more than slack beyond twice its size.
const slack = 256

// leastPage limits the capacity that a window allocates at its first entry. Later it grows as needed.
const leastPage = 32

// add takes an entry. It returns false if no later entry can change the part.
func (w *window[T]) add(x T) bool {
	if w.after != nil && w.after(x) <= 0 {
		w.page.Previous = true
		return true
	}
	if w.before != nil && w.before(x) >= 0 {
		w.page.Next = true
		return w.compare != nil
	}
	if w.compare == nil && !w.fromEnd && len(w.list) == w.size {
		w.more = true
		return false
	}
	if w.list == nil {
		w.list = make([]T, 0, min(w.size, leastPage))
	}
	if w.list = append(w.list, x); len(w.list) > 2*w.size+slack {
		w.trim()
	}
	return true
}

// trim drops the entries that are not in the part.
func (w *window[T]) trim() {
	if w.compare != nil {
		slices.SortStableFunc(w.list, w.compare)
		w.list = slices.CompactFunc(w.list, func(a, b T) bool { return w.compare(a, b) == 0 })
	}
	over := len(w.list) - w.size
	if over <= 0 {
		return
	}
	w.more = true
	if w.fromEnd {
		w.list = append(w.list[:0], w.list[over:]...)
		return
	}
	w.list = w.list[:w.size]
}

// done returns the part, after the list has been read.
func (w *window[T]) done() Page[T] {
	w.trim()
	w.page.Entries = w.list
	if w.fromEnd {
		w.page.Previous = w.page.Previous || w.more
	} else {
		w.page.Next = w.page.Next || w.more
	}
	return w.page
}

// Part returns a part of a complete list. key returns the key of an entry. It is an error if no entry has a key of the
// slice, because the position is then unknown.
func Part[T any](list []T, s Slice, key func(T) []string) (Page[T], error) {
	return PartAt(list, s, func(place []string) (int, bool) {
		i := slices.IndexFunc(list, func(x T) bool { return slices.Equal(key(x), place) })
		return i, i >= 0
	})
}

// PartAt is Part with a function that returns the index of the entry with a key.
func PartAt[T any](list []T, s Slice, at func(place []string) (int, bool)) (Page[T], error) {
	find := func(argument Argument, place []string, otherwise int) (int, error) {
		if place == nil {
			return otherwise, nil
		}
		if i, ok := at(place); ok {
			return i, nil
		}
		return 0, InputError("%s: the entry of this cursor no longer exists; start again without the cursor", argument)
	}
	start, err := find("after", s.After, -1)
	if err != nil {
		return Page[T]{}, err
	}
	end, err := find("before", s.Before, len(list))
	if err != nil {
		return Page[T]{}, err
	}
	start++
	end = max(start, end)
	if s.FromEnd {
		start = max(start, end-s.Size)
	} else {
		end = min(end, start+s.Size)
	}
	return Page[T]{Entries: list[start:end], Previous: start > 0, Next: end < len(list)}, nil
}

// SortedPart returns a part of a complete list that is ordered by the keys of its entries.
func SortedPart[T any](list []T, s Slice, key func(T) []string) Page[T] {
	w := newWindow(s, func(x T, place []string) int { return slices.Compare(key(x), place) }, nil)
	for _, x := range list {
		if !w.add(x) {
			break
		}
	}
	return w.done()
}
