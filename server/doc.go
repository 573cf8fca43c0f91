// Package server serves a graph over HTTP: GraphQL at /graphql, and what an operator needs around it.
//
// New makes a Server from Options; its Handler can be mounted anywhere, and Run listens until a context
// ends. Every request is answered from one view, with every limit set (Limits), errors translated at
// one place (present), and nothing of an internal error shown.
//
// Package graphql runs queries. Package model has the Go values behind the types of the API; bind says which.
package server
