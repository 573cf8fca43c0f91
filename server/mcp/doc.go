// Package mcp serves the questions of a graph as tools for agents, over the Model Context Protocol.
//
// A Server has one tool for each question of a query.Session, resources that describe what an agent can ask, and
// prompts for typical tasks. Answers are small. A statement is a sentence with its status and its citations:
// documents, and places in them. A derived statement has the beginning of its proof and the URI of the whole proof.
// Lists are paged by offset.
//
// The package does not depend on the transport or on the limits of requests. Options.Open gives each call a session
// with a budget, and Options.Explain turns an error into a message for the agent.
package mcp
