// Package server serves a graph over HTTP: GraphQL at /graphql, and endpoints for exports, loads, agents and
// operation.
//
// New makes a Server from Options; its Handler can be mounted anywhere, and Run listens until a context ends. Every
// request is answered from one view and within limits (Limits). The method present translates all errors for clients
// and hides internal ones.
//
// Package graphql executes queries. Package model has the Go values for the types of the API, and bind connects the
// two.
package server
