// Package metrics measures the nodes of a network: how central they are, and which of them form groups.
//
// A Network has numbered nodes, and lines between them with a weight. Several lines between the same two nodes become
// one line with the sum of their weights. A line from a node to itself is ignored.
//
// The definitions are those of networkx, so that a notebook computes the same numbers:
//
//	Degree           number of lines at the node; parallel lines count separately
//	WeightedDegree   the sum of their weights
//	PageRank         with damping 0.85, along the direction of lines, weighted
//	Betweenness      the share of shortest paths between two other nodes that go through the node
//	Closeness        the inverse of the mean distance to the nodes that it reaches, times their share of all nodes
//	Eigenvector      proportional to the weighted sum of the values of the neighbors; a vector of unit length
//	Core             the largest k such that the node is in a subgraph whose nodes all have k neighbors in it
//	Component        the number of its connected component, the largest first
//	Community        the number of its community, the largest first; by modularity, each community connected
//	Clustering       the share of pairs of its neighbors that are neighbors of each other
//
// All metrics except PageRank ignore the direction of lines. Betweenness and Closeness visit the whole network from
// each node. If this needs more visits than allowed, they search from a sample of nodes and estimate, and the result
// says that it is not exact. The sample depends on the network only, so the same question has the same answer.
package metrics
