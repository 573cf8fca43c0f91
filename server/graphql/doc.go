// Package graphql runs GraphQL operations over a schema that is given at run time.
//
// gqlgen stays the GraphQL server: its transports, extensions and error handling work with what is here. Only the
// code that gqlgen would generate to resolve fields is replaced, so that a schema can have types that the program
// was not compiled with:
//
//	Binding   which Go values and functions stand behind the types and fields of a schema; most are found by name
//	Schema    gqlgen's ExecutableSchema: makes a plan of an operation, keeps it, and runs it
//	Executor  gqlgen's GraphExecutor: parses, validates and prepares a request, then dispatches it
//
// # Plans
//
// A plan says for an operation which fields an object has in the answer, in which order, by which function each is
// computed, and what is selected below. It depends on the operation and on what its variables say in @skip and
// @include, so that running it makes none of these decisions. Below a field of an interface or union there is one
// plan for each object type that came up. Arguments without variables are read when the plan is made; resolvers share
// them, and must not change them.
//
// # Answers
//
// A run writes the answer into one buffer, field by field, depth first. Where a value that may not be null is null,
// the buffer is cut back to where the nearest value began that may be null. Fields of the root that may take long run
// side by side while there are helpers; all others run in order. A resolver that panics fails its field only. When the
// context of the operation ends, the fields that are left are null, and one error says so.
package graphql
