// Package graphql runs GraphQL operations with a schema that is not known at compile time.
//
// gqlgen remains the GraphQL server: its transports, extensions and error handling work with this package. The
// package replaces only the code that gqlgen would generate to resolve fields. A schema can therefore have types that
// do not exist at compile time:
//
//	Binding   maps types and fields of a schema to Go values and functions, most of them by name
//	Schema    implements gqlgen's ExecutableSchema: plans an operation, caches the plan and runs it
//	Executor  implements gqlgen's GraphExecutor: parses, validates, prepares and dispatches a request
//
// # Plans
//
// The plan of an operation lists the fields of each object in the answer: their order, the function that computes
// each of them, and the selection below it. A plan depends on the operation and on the values of the variables in
// @skip and @include. Running a plan therefore makes none of these decisions. Below a field of an interface or union,
// there is one plan for each object type that has occurred. Arguments without variables are read when the plan is
// made. Resolvers share them and must not change them.
//
// # Answers
//
// A run writes the answer into one buffer, field by field, depth first. If a non-null value turns out to be null, the
// run truncates the buffer to the start of the nearest enclosing nullable value and writes null there. Root fields
// that may take long run concurrently as long as goroutines are available; all other fields run in order. If a
// resolver panics, only its field fails. A subscription runs once for each event: its transport passes the value of the
// root type to Executor.Respond. When the context of the operation ends, the remaining fields are null, and
// one error reports this.
package graphql
