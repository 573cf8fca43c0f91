// Package walk answers questions about the shape of a view: the relations of an entity, its neighborhood, the paths
// between two entities, and the cycles through one.
//
// Each function takes a view and a [Filter]. A [Deriver] in the filter adds the relations that rules derive. [Bounds]
// limit how far a walk goes; a result says which limit cut it. The functions keep no state and are safe for
// concurrent use.
package walk
