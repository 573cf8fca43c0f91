// Package graphtest is the conformance suite of graph.Store: what its documentation promises, as
// tests that run on every kind of store.
package graphtest
