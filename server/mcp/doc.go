// Package mcp answers the questions of a graph as tools for agents, over the Model Context Protocol.
//
// A Server has one tool for each question of a query.Session, resources that tell what can be asked, and prompts for
// typical tasks. Answers are small: statements in words, each with its status, the documents that say so and the places in
// them, and of what rules derive, the beginning of the proof and the address of all of it. Lists are paged by offset.
//
// The package does not know how requests come in or what they may cost. Options.Open gives each call a session with a
// budget, and Options.Explain turns an error into a sentence for the agent.
package mcp
