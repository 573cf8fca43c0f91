// Package walk answers questions about the shape of a view: the relations of an entity, its neighborhood, the paths
// between two entities, and the cycles through an entity.
//
// Each function takes a view and a [Filter]. A [Deriver] in the filter adds relations that rules derive. [Bounds] limit
// the search, and the result says which limit stopped it. The functions keep no state and are safe for concurrent use.
package walk
