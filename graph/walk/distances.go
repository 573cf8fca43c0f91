package walk

import (
	"nexum/graph"
	"nexum/graph/slots"
)

// distances are the distances of entities from one end of a path. They are in a hash table, so the memory depends on
// the number of entities reached and not on the size of the graph.
type distances struct {
	slots   []uint64     // as in package slots; the number is the distance plus one
	reached []graph.Node // in the order in which they were reached
}

// distanceBytes is the maximum memory of an entity in distances: four slots, and its place in the list.
const distanceBytes = 4*8 + 4

// mixed returns the hash of an entity. Different entities have different hashes, which differ mostly in the lower bits.
func mixed(n graph.Node) uint32 {
	h := uint32(n) * 0x9e3779b1
	return h ^ h>>15
}

// get returns the distance of an entity, or false if the entity was not reached.
func (d *distances) get(n graph.Node) (int, bool) {
	if len(d.slots) == 0 {
		return 0, false
	}
	slot := d.slots[d.find(n)]
	return int(uint32(slot)) - 1, slot != 0
}

// set sets the distance of an entity, and reports whether the entity is new.
func (d *distances) set(n graph.Node, far int) bool {
	const least = 64
	switch {
	case d.slots == nil:
		d.slots = make([]uint64, least)
	case 2*len(d.reached) >= len(d.slots):
		d.slots = slots.Double(d.slots)
	}
	at := &d.slots[d.find(n)]
	added := *at == 0
	if added {
		d.reached = append(d.reached, n)
	}
	*at = uint64(mixed(n))<<32 | uint64(far) + 1
	return added
}

// find returns the index of the slot of an entity, which is empty if the entity was not reached.
func (d *distances) find(n graph.Node) uint32 {
	hash, mask := mixed(n), uint32(len(d.slots)-1)
	at := hash & mask
	for d.slots[at] != 0 && uint32(d.slots[at]>>32) != hash {
		at = (at + 1) & mask
	}
	return at
}

// has reports whether an entity was reached.
func (d *distances) has(n graph.Node) bool {
	_, ok := d.get(n)
	return ok
}
