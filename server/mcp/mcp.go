package mcp

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp" // the official SDK, which follows the revisions of the protocol

	"nexum/graph/query"
	"nexum/graph/trace"
)

// Options configures a Server.
type Options struct {
	// Open returns a session of the newest view with the budget of one call, and a context for the call. The server
	// calls done at the end of the call.
	Open func(ctx context.Context) (work context.Context, s *query.Session, done func(), err error)
	// Explain returns the code of an error and a message for the agent that reveals no internals.
	Explain func(ctx context.Context, err error) (code, message string)
	// Called is called after each tool call with the code of its error, or "" if there was none. It may be nil.
	Called func(tool, code string)
	// Version is the version of the program.
	Version string
}

// Server serves agents.
type Server struct {
	options   Options
	sdk       *sdk.Server
	arguments map[string][]toolArgument // by the name of the tool
}

// instructions describes the service to an agent.
const instructions = `nexum is a knowledge graph whose every answer can be checked. It keeps claims: which document says, at which place,
that a relation or fact holds, since when and how sure. Rules derive further relations, each with a proof.

How to work:
1. Find ids with search. Every entity has a short id such as 21vianet.
2. Read nexum://ontology once: it lists the kinds, facts and relation types that this graph has, and nexum://language the language of questions.
3. Ask with ask for anything that joins several relations; use entity, relations, paths and neighborhood to look around.
4. Check with why before you assert something, and with why_not before you deny it.

Cite the document and place of what you report. Distinguish what is "stated" from what is "alleged", "planned" or "hypothetical", and say when
something is "derived" by rules or disputed. An empty answer means that the graph does not know, not that it is false.`

// New returns a server.
func New(o Options) *Server {
	s := &Server{options: o, arguments: map[string][]toolArgument{}}
	s.sdk = sdk.NewServer(&sdk.Implementation{Name: "nexum", Title: "nexum knowledge graph", Version: o.Version},
		&sdk.ServerOptions{
			Instructions: instructions, Capabilities: &sdk.ServerCapabilities{}, PageSize: 100,
		})
	s.addFindingTools()
	s.addAskingTools()
	s.addWalkingTools()
	s.addResources()
	s.addPrompts()
	s.sdk.AddReceivingMiddleware(s.checkArguments)
	return s
}

// SDK returns the server of the SDK, for use with a transport.
func (s *Server) SDK() *sdk.Server { return s.sdk }

// A toolInput is the input of a tool. It defines the view to query.
type toolInput interface{ view() View }

// addTool adds a read-only tool. answer runs in a session of the view that the input defines.
func addTool[In toolInput, Out any](
	s *Server,
	name, title, description string,
	answer func(context.Context, *query.Session, In) (Out, error),
) {
	no := false
	tool := &sdk.Tool{
		Name: name, Title: title, Description: description,
		Annotations: &sdk.ToolAnnotations{
			ReadOnlyHint:  true,
			OpenWorldHint: &no,
		}, // the other hints have no meaning for a tool that only reads
	}
	s.arguments[name] = argumentsOf(reflect.TypeFor[In]())
	// The output type is any, so that the server sends no output schema: it would be longer than all descriptions
	// together.
	sdk.AddTool(s.sdk, tool, func(ctx context.Context, _ *sdk.CallToolRequest, in In) (*sdk.CallToolResult, any, error) {
		ctx, span := trace.Start(ctx, "mcp.tool "+name)
		var out Out
		code, err := s.inView(ctx, in.view(), s.argumentName(name), func(ctx context.Context, session *query.Session) error {
			var err error
			out, err = answer(ctx, session, in)
			return err
		})
		if s.options.Called != nil {
			s.options.Called(name, code)
		}
		span.EndWith(&err)
		return nil, out, err
	})
}

// inView calls do with a session of a view. The returned error is meant for the agent, and the code for metrics. name
// returns the name that the tool has for an argument of a question.
func (s *Server) inView(ctx context.Context, v View, name func(query.Argument) string,
	do func(context.Context, *query.Session) error,
) (code string, failed error) {
	work, session, done, err := s.options.Open(ctx)
	if err != nil {
		return s.explain(ctx, query.Rename(err, name), noEntity)
	}
	defer done()
	if session, err = v.session(session); err == nil {
		err = do(work, session)
	}
	if err != nil {
		return s.explain(work, query.Rename(err, name), func(id string) string { return named(work, session, id) })
	}
	return "", nil
}

// noEntity is used like named if there is no session to search in. It finds no entity.
func noEntity(string) string { return "" }

// named searches for an argument that should have been an id, and returns the id and name of the first hit; "" if it
// finds none.
func named(ctx context.Context, s *query.Session, id string) string {
	if s == nil || id == "" || len(id) > maxName {
		return ""
	}
	page, err := s.Search(ctx, query.SearchQuestion{Text: strings.NewReplacer("-", " ", "_", " ").Replace(id), Limit: 1})
	if err != nil || len(page.Entries) == 0 {
		return ""
	}
	n := page.Entries[0].Node
	return fmt.Sprintf("%s (%s)", s.View.ID(n), s.View.Name(n))
}

// maxName is the longest text for which an error looks for an entity.
const maxName = 200

// argumentName returns a function that returns the name that an argument of a question has in a tool.
func (s *Server) argumentName(tool string) func(query.Argument) string {
	var words, names []string
	for _, a := range s.arguments[tool] {
		for _, word := range append([]string{a.name}, a.words...) {
			words, names = append(words, word), append(names, a.name)
		}
	}
	return func(a query.Argument) string {
		word, rest, ok := a.Among(words)
		if !ok {
			return snakeCase(string(a))
		}
		name := names[slices.Index(words, word)]
		if rest != "" {
			name += "." + rest
		}
		return name
	}
}

// snakeCase converts maxLength to max_length.
func snakeCase(name string) string {
	return capital.ReplaceAllStringFunc(name, func(c string) string { return "_" + strings.ToLower(c) })
}

var capital = regexp.MustCompile(`[A-Z]`)

// explain returns an error with a message that states what the agent must correct. For an error in a question, the
// message marks each position. For an unknown id, it contains the result of found, which suggests another one.
func (s *Server) explain(ctx context.Context, err error, found func(string) string) (code string, explained error) {
	code, message := s.options.Explain(ctx, err)
	var coded *query.Error
	if !errors.As(err, &coded) {
		return code, errors.New(message)
	}
	var b strings.Builder
	var asked *askedError
	if len(coded.Problems) > 0 && errors.As(err, &asked) {
		message = "the question has an error"
	}
	b.WriteString(message)
	for _, p := range coded.Problems {
		if asked != nil {
			b.WriteString("\n" + mark(asked.question, p))
		}
	}
	switch {
	case len(coded.Problems) > 0:
		b.WriteString(
			"\nCorrect the question and ask again. nexum://language has the language, nexum://ontology the words of this graph.",
		)
	case coded.Missing != "" && !strings.HasSuffix(message, "?"):
		b.WriteString(". Find ids with search")
		if near := found(coded.Missing); near != "" {
			b.WriteString("; it finds " + near + " by that name")
		}
		b.WriteString(".")
	}
	return code, errors.New(b.String())
}

// An askedError is an error in a question in the rule language.
type askedError struct {
	question string
	err      error
}

func (e *askedError) Error() string { return e.err.Error() }

func (e *askedError) Unwrap() error { return e.err }

// asked adds to an error the question that it concerns.
func asked(question string, err error) error {
	if err == nil {
		return nil
	}
	return &askedError{question, err}
}

// mark shows a position in a question.
func mark(question string, p query.Problem) string {
	lines := strings.Split(question, "\n")
	if p.Line < 1 || p.Line > len(lines) {
		return p.Message
	}
	line := []rune(lines[p.Line-1])
	pad := strings.Repeat(" ", min(max(0, p.Column-1), len(line)))
	return fmt.Sprintf("line %d, column %d: %s\n  %s\n  %s^", p.Line, p.Column, p.Message, string(line), pad)
}
