package walk

import "nexum/graph"

// distances are the distances of the entities around one end. They are kept in pages, which exist where entities were
// reached, since a search asks for the distance of each relation that it reads.
type distances struct {
	pages   []*distancePage
	reached []graph.Node // in the order in which they were reached
}

// A distancePage has the distances of consecutive entities, each plus one; 0 for an entity that was not reached.
type distancePage [distancePageLen]int32

const distancePageLen = 256

// newDistances returns distances for entities below n.
func newDistances(n int) distances {
	return distances{pages: make([]*distancePage, n/distancePageLen+1)}
}

// get returns the distance of an entity; false if it was not reached.
func (d *distances) get(n graph.Node) (int, bool) {
	page := d.pages[n/distancePageLen]
	if page == nil {
		return 0, false
	}
	far := page[n%distancePageLen]
	return int(far) - 1, far > 0
}

// set sets the distance of an entity.
func (d *distances) set(n graph.Node, far int) {
	at := &d.pages[n/distancePageLen]
	if *at == nil {
		*at = new(distancePage)
	}
	place := &(*at)[n%distancePageLen]
	if *place == 0 {
		d.reached = append(d.reached, n)
	}
	*place = int32(far) + 1
}
