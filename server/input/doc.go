// Package input has the Go types of the inputs and enums of the fixed GraphQL API. gqlgen's generator writes them from
// schema/api.graphqls. The kinds and relation types of datasets have no Go types.
package input

//go:generate go run -C ../.. ./internal/generate
