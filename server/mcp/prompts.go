package mcp

import (
	"context"
	"fmt"
	"strings"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

// A prompt is the template of a typical task.
type prompt struct {
	name, title, description string
	arguments                []argument
	text                     string // contains {argument} where an argument is inserted
}

type argument struct {
	name, description string
	required          bool
}

// prompts returns the typical tasks.
func prompts() []prompt {
	return []prompt{
		{
			"profile", "Profile an entity", "Who or what this is, what it is related to, and who says so.",
			[]argument{{"entity", "a name or an id", true}},
			`Profile {entity}. Find its id with search, read entity, and list its most telling relations by type with relations (stated_only first). ` +
				`Report what is stated and by which document and place, then what is only alleged, planned or disputed, then what rules derive, each with its reason in one line.`,
		},
		{
			"connection", "Explain a connection", "How two entities are connected, and how firm that is.",
			[]argument{{"one", "a name or an id", true}, {"other", "a name or an id", true}},
			`How are {one} and {other} connected? Find both ids, ask paths with stated_only, then without. For each path that matters, call why on its weakest step, ` +
				`and say which single document the connection would not survive: compare the question with that document in distrust.`,
		},
		{
			"verify", "Check a statement", "Whether a statement holds, by which sources, and which evidence is against it.",
			[]argument{{"statement", "a sentence", true}},
			`Check this statement: {statement} Translate it into one question in the rule language (read nexum://ontology for the words). If it has answers, report the proof with ` +
				`documents and places and every mark: alleged, planned, hypothetical, disputed. If not, use why_not and report what is missing. Never turn absence into denial.`,
		},
		{
			"what-if", "Ask what would change", "Which answers a change would add or take away.",
			[]argument{
				{"change", "what is assumed or left out: a document, an entity, a relation, a date", true},
				{"question", "what is asked", true},
			},
			`What would change about "{question}" if {change}? Write the question in the rule language, express the change as a view (as_of, without, distrust, assume), ` +
				`and use compare. Explain each added or removed answer by its proof.`,
		},
		{
			"compliance", "Find conflicting duties", "Which duties of somebody cannot both be kept, and why.",
			[]argument{{"entity", "a name or an id; by default, all", false}},
			`Which duties cannot both be kept? Of whom: {entity} (of all, if nobody is named). Use conflicts, then read the proof of each. Name both laws, the duty of each, since when both bind, and the step of the proof that is weakest.`,
		},
	}
}

// addPrompts adds the typical tasks.
func (s *Server) addPrompts() {
	for _, p := range prompts() {
		x := &sdk.Prompt{Name: p.name, Title: p.title, Description: p.description}
		for _, a := range p.arguments {
			x.Arguments = append(x.Arguments,
				&sdk.PromptArgument{Name: a.name, Description: a.description, Required: a.required})
		}
		s.sdk.AddPrompt(x, func(_ context.Context, r *sdk.GetPromptRequest) (*sdk.GetPromptResult, error) {
			text := p.text
			for _, a := range p.arguments {
				if a.required && strings.TrimSpace(r.Params.Arguments[a.name]) == "" {
					return nil, &jsonrpc.Error{
						Code:    jsonrpc.CodeInvalidParams,
						Message: fmt.Sprintf("the argument %s is missing: %s", a.name, a.description),
					}
				}
				text = strings.ReplaceAll(text, "{"+a.name+"}", strings.TrimSpace(r.Params.Arguments[a.name]))
			}
			return &sdk.GetPromptResult{
				Description: p.description, Messages: []*sdk.PromptMessage{{Role: "user", Content: &sdk.TextContent{Text: text}}},
			}, nil
		})
	}
}
