package graph

// SetMergeFrom sets the number of claims in an overlay above which it is merged. Call it before the graph is used
// concurrently.
func SetMergeFrom(g *Graph, claims int) { g.mergeFrom = claims }

// WaitForMerge waits until no merge runs.
func WaitForMerge(g *Graph) { g.saving.Wait() }
