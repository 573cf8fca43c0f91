// Package persist implements persistent maps. A fork of a map shares the content of the original, and uses memory only
// for keys that are set in it later. Maps and their forks may be read concurrently.
package persist

import (
	"iter"
	"maps"
	mathbits "math/bits"
)

// An Owner identifies the map that may change a part in place. All other maps must copy the part.
type Owner struct{ _ byte }

// A Numbers is a persistent map with numbers as keys. The zero Numbers is empty. Keys cannot be set in it, but in its
// forks. It is a radix tree with six bits per level, because most look-ups are for numbers that an overlay does not
// have, and these end at a bitmap near the root. Libraries for persistent maps hash keys or compare bytes.
type Numbers[K ~uint32, V any] struct {
	root   *radix[V]
	levels int // the levels of the tree; a tree of one level is a leaf
	size   int
	by     *Owner
}

// A radix is a part of the tree of a Numbers: a leaf with values, or a node with children.
type radix[V any] struct {
	by     *Owner
	has    uint64 // a bit for each of the 64 places that has a child or value; children and values have only these
	parts  []*radix[V]
	values []V
}

const (
	radixBits = 6
	radixMask = 1<<radixBits - 1
)

// Owner returns the identity of the map, for values that are themselves persistent. Values with this owner may be
// changed in place when they are set in m; values of other maps must be copied.
func (m *Numbers[K, V]) Owner() *Owner { return m.by }

// Fork returns a map with the same content, which can be changed without changing m.
func (m *Numbers[K, V]) Fork() Numbers[K, V] {
	return Numbers[K, V]{root: m.root, levels: m.levels, size: m.size, by: new(Owner)}
}

// Len returns the number of keys.
func (m *Numbers[K, V]) Len() int { return m.size }

// Get returns the value of a key.
func (m *Numbers[K, V]) Get(key K) (v V, ok bool) {
	part, shift := m.root, radixBits*(m.levels-1)
	if part == nil || uint64(key)>>(shift+radixBits) != 0 {
		return v, false
	}
	for ; ; shift -= radixBits {
		bit := uint64(1) << (uint32(key) >> shift & radixMask)
		if part.has&bit == 0 {
			return v, false
		}
		at := mathbits.OnesCount64(part.has & (bit - 1))
		if shift == 0 {
			return part.values[at], true
		}
		part = part.parts[at]
	}
}

// Set sets the value of a key.
func (m *Numbers[K, V]) Set(key K, v V) {
	if m.root == nil {
		m.root, m.levels = &radix[V]{by: m.by}, 1
	}
	for uint64(key)>>(radixBits*m.levels) != 0 {
		m.root = &radix[V]{by: m.by, has: 1, parts: []*radix[V]{m.root}}
		m.levels++
	}
	place := &m.root
	for shift := radixBits * (m.levels - 1); ; shift -= radixBits {
		part := m.own(place)
		bit := uint64(1) << (uint32(key) >> shift & radixMask)
		at := mathbits.OnesCount64(part.has & (bit - 1))
		missing := part.has&bit == 0
		part.has |= bit
		if shift == 0 {
			if missing {
				part.values = insert(part.values, at, v)
				m.size++
			}
			part.values[at] = v
			return
		}
		if missing {
			part.parts = insert(part.parts, at, &radix[V]{by: m.by})
		}
		place = &part.parts[at]
	}
}

// own returns the part at a place, for changes. If the part belongs to another map, own first replaces it with a copy.
func (m *Numbers[K, V]) own(place **radix[V]) *radix[V] {
	part := *place
	if part.by != m.by {
		part = &radix[V]{
			by: m.by, has: part.has, parts: append([]*radix[V](nil), part.parts...),
			values: append([]V(nil), part.values...),
		}
		*place = part
	}
	return part
}

func insert[T any](list []T, at int, x T) []T {
	list = append(list, x)
	copy(list[at+1:], list[at:])
	list[at] = x
	return list
}

// Entries yields the keys and values in the order of the keys.
func (m *Numbers[K, V]) Entries() iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		if m.root != nil {
			m.root.each(0, radixBits*(m.levels-1), func(key uint32, v V) bool { return yield(K(key), v) })
		}
	}
}

func (r *radix[V]) each(first uint32, shift int, yield func(uint32, V) bool) bool {
	i := 0
	for has := r.has; has != 0; has &= has - 1 {
		key := first | uint32(mathbits.TrailingZeros64(has))<<shift
		if shift == 0 && !yield(key, r.values[i]) || shift > 0 && !r.parts[i].each(key, shift-radixBits, yield) {
			return false
		}
		i++
	}
	return true
}

// A Layers is a persistent map in layers. A key in a newer layer hides the same key in older ones. Each layer is at
// least twice as large as the next newer one, so there are few of them. The zero Layers is empty. Keys cannot be set in
// it, but in its forks.
type Layers[K comparable, V any] struct {
	layers []map[K]V // the newest last
}

// Fork returns a map with the same content, which can be changed without changing m.
func (m *Layers[K, V]) Fork() Layers[K, V] {
	layers := make([]map[K]V, 0, len(m.layers)+1)
	for _, layer := range m.layers {
		if len(layer) > 0 {
			layers = append(layers, layer)
		}
	}
	for n := len(layers); n > 1 && len(layers[n-2]) < 2*len(layers[n-1]); n = len(layers) {
		joined := make(map[K]V, len(layers[n-2])+len(layers[n-1]))
		maps.Copy(joined, layers[n-2])
		maps.Copy(joined, layers[n-1])
		layers = append(layers[:n-2], joined)
	}
	return Layers[K, V]{append(layers, map[K]V{})}
}

// IsEmpty reports whether the map has no keys.
func (m *Layers[K, V]) IsEmpty() bool {
	for _, layer := range m.layers {
		if len(layer) > 0 {
			return false
		}
	}
	return true
}

// Get returns the value of a key.
func (m *Layers[K, V]) Get(key K) (v V, ok bool) {
	for i := len(m.layers) - 1; i >= 0; i-- {
		if v, ok := m.layers[i][key]; ok {
			return v, true
		}
	}
	return v, false
}

// Set sets the value of a key.
func (m *Layers[K, V]) Set(key K, v V) { m.layers[len(m.layers)-1][key] = v }

// Entries yields the keys and values in no order.
func (m *Layers[K, V]) Entries() iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		for i, layer := range m.layers {
			newer := Layers[K, V]{m.layers[i+1:]}
			for key, v := range layer {
				if _, hidden := newer.Get(key); !hidden && !yield(key, v) {
					return
				}
			}
		}
	}
}
