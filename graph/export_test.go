package graph

// SetMergeFrom makes overlays be merged that hold more claims. Call it before the graph is used concurrently.
func SetMergeFrom(g *Graph, claims int) { g.mergeFrom = claims }

// WaitForMerge waits until no merge runs.
func WaitForMerge(g *Graph) { g.saving.Wait() }
