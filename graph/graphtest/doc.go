// Package graphtest is the conformance suite of claim.Store: what its documentation promises, as
// tests that run on every kind of store.
package graphtest
