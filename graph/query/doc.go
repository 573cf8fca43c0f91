// Package query answers every question that can be asked of a graph.
//
// A Session is one view of the graph with the engine of its rules, its search, and the budget of the request that
// asks. Each method is one question. The GraphQL API, the exports and the command translate their arguments,
// call one method, and print what it returns, so that whatever one of them can ask, all can.
//
// Sessions are immutable. With returns the session of a changed view, which draws on the same budget: a request
// that looks at many views cannot do more than one that looks at one.
//
// Errors that the asker can act on are of type *Error, or wrap an error of package budget.
package query
