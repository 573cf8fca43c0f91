// Package graphtest is a conformance test suite for implementations of claim.Store. It tests every statement in the
// documentation of claim.Store.
package graphtest
