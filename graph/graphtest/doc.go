// Package graphtest is a conformance test suite for implementations of claim.Store. It tests what the documentation of
// claim.Store promises.
package graphtest
