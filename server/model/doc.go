// Package model holds the Go types behind the GraphQL types: gqlgen binds a type of the schema to the
// type of the same name here. They are thin. Each points at something in a view and asks the domain
// when a field is asked for; nothing is computed that a query does not select.
//
// The kinds themselves are generated, in package gql, as structs around Entity. This package does not
// know them: a Scope carries the function that makes an Entity its kind.
package model
