// Package engine evaluates rules and queries over a view.
//
// A [Program] has the rules of one view, checked and stratified. An [Engine] answers queries of a program: it derives
// what a query needs, keeps each goal in a table that later queries reuse, and finds the proofs of what it derives. It
// also explains why a relation does not hold ([Engine.WhyNot]) and which sources a relation depends on
// ([Engine.Fragility]). All work is charged to one budget.
//
// Package rule defines the language; package proof defines proofs.
package engine
