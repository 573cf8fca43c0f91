package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"nexum/graph"
	"nexum/server"
)

type mcpCmd struct {
	URL       string `help:"Pass the questions to the running service at this address, such as http://127.0.0.1:8080, instead of a store." placeholder:"URL"`
	TokenFile string `help:"With --url: send the token in this file." placeholder:"FILE" type:"path"`
	Seed      bool   `help:"Answer from the bundled dataset, in memory, as long as the default folder has no store." default:"true" negatable:""`

	Limit questionLimits `embed:"" prefix:"limit-"`
}

// Run serves an agent over standard input and output until the input ends.
func (c *mcpCmd) Run(ctx context.Context, p *program) error {
	if p.shared != nil {
		return errors.New("a service holds the store; let the agent ask it: nexum mcp --url with its address")
	}
	if c.URL != "" {
		return c.passOn(ctx)
	}
	if err := checkLimits(c.Limit); err != nil {
		return err
	}
	g, err := p.readOrSeed(ctx, c.Seed)
	if err != nil {
		return err
	}
	v := g.View()
	if err := g.Close(); err != nil {
		return err
	}
	index, err := memoryIndex(ctx, v)
	if err != nil {
		return err
	}
	defer index.Close()
	limits := server.DefaultLimits()
	limits.Field.Depth, limits.Rules = c.Limit.Length, c.Limit.rules()
	s, err := server.New(server.Options{
		Graph: fixed{v}, Search: index, Base: p.Base, Version: version(), Log: p.log,
		Limits: limits,
	})
	if err != nil {
		return err
	}
	return endOfInput(s.Agents().Run(ctx, &sdk.StdioTransport{}))
}

// fixed is a graph with a constant view.
type fixed struct{ view *graph.View }

func (f fixed) View() *graph.View { return f.view }

// passOn relays messages between the agent and a running service.
func (c *mcpCmd) passOn(ctx context.Context) error {
	u, err := url.Parse(c.URL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return fmt.Errorf("--url: %.200q is not an address such as http://127.0.0.1:8080", c.URL)
	}
	if !strings.HasSuffix(u.Path, "/mcp") {
		u = u.JoinPath("mcp")
	}
	token, err := readToken(c.TokenFile)
	if err != nil {
		return err
	}
	client := sdk.NewClient(&sdk.Implementation{Name: "nexum", Version: version()}, nil)
	service, err := client.Connect(ctx, &sdk.StreamableClientTransport{
		Endpoint: u.String(), DisableStandaloneSSE: true, HTTPClient: &http.Client{Transport: bearer{token}},
	}, nil)
	switch {
	case errors.Is(err, errToken):
		return fmt.Errorf("%s: %w", u, errToken)
	case err != nil:
		return fmt.Errorf("%s: %w; is nexum serve running there?", u, err)
	}
	defer service.Close()
	s, err := relay(ctx, service)
	if err != nil {
		return fmt.Errorf("%s: %w", u, err)
	}
	return endOfInput(s.Run(ctx, &sdk.StdioTransport{}))
}

// errToken is the error of a service that refuses a request without its token.
var errToken = errors.New("the service does not answer without its token, which the file of --token-file must have")

// bearer adds a token to each request, if there is one.
type bearer struct{ token string }

// RoundTrip implements http.RoundTripper.
func (b bearer) RoundTrip(r *http.Request) (*http.Response, error) {
	if b.token != "" {
		r = r.Clone(r.Context())
		r.Header.Set("Authorization", "Bearer "+b.token)
	}
	response, err := http.DefaultTransport.RoundTrip(r)
	if err == nil && response.StatusCode == http.StatusUnauthorized {
		_ = response.Body.Close()
		return nil, errToken
	}
	return response, err
}

// relay returns a server with the tools, resources and prompts of a service. It forwards all calls to the service.
func relay(ctx context.Context, service *sdk.ClientSession) (*sdk.Server, error) {
	about := service.InitializeResult()
	s := sdk.NewServer(
		about.ServerInfo,
		&sdk.ServerOptions{Instructions: about.Instructions, Capabilities: &sdk.ServerCapabilities{}, PageSize: 100},
	)
	for tool, err := range service.Tools(ctx, nil) {
		if err != nil {
			return nil, err
		}
		s.AddTool(tool, func(ctx context.Context, r *sdk.CallToolRequest) (*sdk.CallToolResult, error) {
			return service.CallTool(ctx, &sdk.CallToolParams{Name: r.Params.Name, Arguments: r.Params.Arguments})
		})
	}
	read := func(ctx context.Context, r *sdk.ReadResourceRequest) (*sdk.ReadResourceResult, error) {
		return service.ReadResource(ctx, &sdk.ReadResourceParams{URI: r.Params.URI})
	}
	for resource, err := range service.Resources(ctx, nil) {
		if err != nil {
			return nil, err
		}
		s.AddResource(resource, read)
	}
	for template, err := range service.ResourceTemplates(ctx, nil) {
		if err != nil {
			return nil, err
		}
		s.AddResourceTemplate(template, read)
	}
	for prompt, err := range service.Prompts(ctx, nil) {
		if err != nil {
			return nil, err
		}
		s.AddPrompt(prompt, func(ctx context.Context, r *sdk.GetPromptRequest) (*sdk.GetPromptResult, error) {
			return service.GetPrompt(ctx, &sdk.GetPromptParams{Name: r.Params.Name, Arguments: r.Params.Arguments})
		})
	}
	return s, nil
}

// endOfInput returns nil for the end of the input, because an agent ends a connection in this way.
func endOfInput(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	if _, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Errorf("standard input is not JSON-RPC, one message on each line: %w", err)
	}
	return err
}
