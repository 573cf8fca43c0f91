// Package query answers every question about a graph.
//
// A Session is one view of the graph with the engine of its rules, its search, and the budget of the request. Each
// method answers one question. The GraphQL API, the exports and the command translate their arguments, call one method,
// and print the result, so all of them can ask the same questions.
//
// Sessions are immutable. With returns the session of a changed view, which uses the same budget: a request for
// many views has the same limits as a request for one.
//
// Errors that the caller can correct are of type *Error, or wrap an error of package budget.
package query
