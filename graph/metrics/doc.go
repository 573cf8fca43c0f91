// Package metrics measures the nodes of a network: which are central, which belong together.
//
// A Network is what is left of a graph when only its shape counts: numbered nodes, and lines with a weight between them.
// Several lines between the same two nodes become one, whose weight is the sum of theirs. A line of a node with itself
// counts for nothing.
//
// The definitions are those of networkx, so that a notebook computes the same numbers:
//
//	Degree           lines that end at the node, each for itself
//	WeightedDegree   the sum of their weights
//	PageRank         with damping 0.85, along the direction of lines and by their weights
//	Betweenness      the share of shortest paths between two others that go through the node
//	Closeness        how near the nodes are that it reaches, times the share of nodes that it reaches
//	Eigenvector      central by its neighbors' centrality, by weights; of unit length
//	Core             the largest k such that it belongs to a part whose nodes all have k neighbors in it
//	Component        the number of its connected part, the largest first
//	Community        the number of its community, the largest first: by modularity, each community connected
//	Clustering       the share of pairs of neighbors that are neighbors of each other
//
// All but PageRank take lines in both directions. Betweenness and Closeness visit the whole network from each node.
// Beyond a number of visits they go from a sample of nodes and estimate, and the result says that it is not exact. The
// sample depends on the network only, so the same question has the same answer.
package metrics
