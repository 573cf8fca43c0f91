package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"nexum/graph"
	"nexum/graph/budget"
	"nexum/graph/query"
)

// remoteFlags are those of a command that can ask a running service.
type remoteFlags struct {
	URL string `name:"url" help:"Ask a running service, such as http://127.0.0.1:8080, instead of a store." placeholder:"URL"`
	viewFlags
}

// A service is a running nexum, which is asked over its GraphQL API.
type service struct {
	endpoint string
	view     graph.Change // every question is asked of this view
	client   http.Client
}

const (
	// maxRemote is how many bytes of an answer are read.
	maxRemote = 256 << 20
	// remoteTime is how long one answer may take. The service has its own, lower limits.
	remoteTime = 5 * time.Minute
)

// service returns the service that the flags name.
func (f *remoteFlags) service(p *program) (*service, error) {
	if p.Store != "" {
		return nil, errors.New("--url asks a running service and --store a store; leave one of them out")
	}
	if f.Limit != (questionLimits{Length: 12, RuleTime: 5 * time.Second, RuleSteps: 20_000_000, RuleMemory: 256}) {
		return nil, errors.New("--url: a service has its own limits; leave out --limit-…, or give them to nexum serve")
	}
	u, err := url.Parse(f.URL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, fmt.Errorf("--url: %.200q is no address such as http://127.0.0.1:8080", f.URL)
	}
	if !strings.HasSuffix(u.Path, "/graphql") {
		u = u.JoinPath("graphql")
	}
	s := &service{endpoint: u.String(), client: http.Client{Timeout: remoteTime}}
	s.view, err = f.change("")
	return s, err
}

// A remoteAnswer is what a service answers.
type remoteAnswer struct {
	Data *struct {
		View json.RawMessage `json:"view"`
	} `json:"data"`
	Errors []struct {
		Message    string `json:"message"`
		Extensions struct {
			Code     string          `json:"code"`
			Problems []query.Problem `json:"problems"`
		} `json:"extensions"`
	} `json:"errors"`
}

// ask asks for fields of the view, and reads them into a value. arguments declares the variables of the fields, besides
// those of the view: $text: String!
func (s *service) ask(ctx context.Context, arguments, fields string, variables map[string]any, into any) error {
	s.setView(variables)
	body, err := json.Marshal(map[string]any{
		"query": "query(" + arguments + ` $asOf: Date, $knownAt: DateTime, $without: [ID!], $distrust: [ID!], $with: [RelationInput!]) {
			view(asOf: $asOf, knownAt: $knownAt, without: $without, distrust: $distrust, with: $with) {` + fields + `}
		}`,
		"variables": variables,
	})
	if err != nil {
		return err
	}
	text, status, err := s.post(ctx, body)
	if err != nil {
		return err
	}
	var answer remoteAnswer
	if err := json.Unmarshal(text, &answer); err != nil {
		return fmt.Errorf("%s answers %s, and not as nexum does", s.endpoint, status)
	}
	if len(answer.Errors) > 0 {
		e := answer.Errors[0]
		return &query.Error{Code: e.Extensions.Code, Message: e.Message, Problems: e.Extensions.Problems}
	}
	if answer.Data == nil {
		return fmt.Errorf("%s answers %s, without data", s.endpoint, status)
	}
	if err := json.Unmarshal(answer.Data.View, into); err != nil {
		return fmt.Errorf("%s is another version of nexum: %w", s.endpoint, err)
	}
	return nil
}

// setView sets the variables of the view.
func (s *service) setView(variables map[string]any) {
	c := s.view
	if !c.AsOf.IsZero() {
		variables["asOf"] = c.AsOf.String()
	}
	if !c.KnownAt.IsZero() {
		variables["knownAt"] = c.KnownAt.Format(time.RFC3339Nano)
	}
	if len(c.Without) > 0 {
		variables["without"] = c.Without
	}
	if len(c.Distrust) > 0 {
		variables["distrust"] = c.Distrust
	}
	var with []map[string]string
	for _, t := range c.With {
		with = append(with, map[string]string{"source": t.Source, "type": t.Type, "target": t.Target})
	}
	if with != nil {
		variables["with"] = with
	}
}

// post sends a request and returns the body of the answer.
func (s *service) post(ctx context.Context, body []byte) (text []byte, status string, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.endpoint, bytes.NewReader(body))
	if err != nil {
		return nil, "", fmt.Errorf("--url: %w", err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json")
	resp, err := s.client.Do(r)
	if err != nil {
		return nil, "", fmt.Errorf("--url: %w", err)
	}
	defer resp.Body.Close()
	text, err = io.ReadAll(io.LimitReader(resp.Body, maxRemote+1))
	if err == nil && len(text) > maxRemote {
		err = fmt.Errorf("the answer has more than %s; ask for less", budget.Bytes(maxRemote))
	}
	return text, resp.Status, err
}

// A pageInfo is where a page of a list lies.
type pageInfo struct {
	HasNextPage bool   `json:"hasNextPage"`
	EndCursor   string `json:"endCursor"`
}

// A remoteStanding is how far something can be relied on, as a service tells it. It is queried as standingFields.
type remoteStanding struct {
	ValidFrom  graph.Date     `json:"validFrom"`
	ValidTo    graph.Date     `json:"validTo"`
	Modality   string         `json:"modality"`
	Confidence float64        `json:"confidence"`
	Disputed   bool           `json:"disputed"`
	Periods    []remotePeriod `json:"periods"`
}

type remotePeriod struct {
	ValidFrom  graph.Date `json:"validFrom"`
	ValidTo    graph.Date `json:"validTo"`
	Modality   string     `json:"modality"`
	Confidence float64    `json:"confidence"`
	Disputed   bool       `json:"disputed"`
}

const (
	periodFields   = ` periods { validFrom validTo modality confidence disputed } `
	standingFields = ` validFrom validTo modality confidence disputed ` + periodFields
)

func (p *remotePeriod) summary() graph.Summary {
	m, _ := graph.ParseModality(p.Modality)
	return graph.Summary{
		Period: graph.Period{From: p.ValidFrom, To: p.ValidTo}, Modality: m, Confidence: p.Confidence, Disputed: p.Disputed,
	}
}

func (s *remoteStanding) summary() graph.Summary {
	return (&remotePeriod{s.ValidFrom, s.ValidTo, s.Modality, s.Confidence, s.Disputed}).summary()
}

func (s *remoteStanding) held() []graph.Summary {
	var out []graph.Summary
	for _, p := range s.Periods {
		out = append(out, p.summary())
	}
	return out
}
