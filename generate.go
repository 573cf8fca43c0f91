// Package nexum is a knowledge-graph service. The command is in cmd/nexum.
package nexum

//go:generate go run ./internal/generate
