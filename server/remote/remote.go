// Package remote queries a running service through its GraphQL API.
package remote

import (
	"bytes"
	"context"
	"encoding/json"
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

// A Service is a client of a running nexum.
type Service struct {
	endpoint string
	view     graph.Change // the view that every query uses
	token    string
	client   http.Client
}

const (
	// maxAnswer is the maximum size of a response in bytes.
	maxAnswer = 256 << 20
	// maxTime is the timeout of a request. The service has its own, lower limits.
	maxTime = 5 * time.Minute
)

// New returns a client of the service at an address such as http://127.0.0.1:8080. All queries use the view.
func New(address string, view graph.Change) (*Service, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, fmt.Errorf("%.200q is not an address such as http://127.0.0.1:8080", address)
	}
	if !strings.HasSuffix(u.Path, "/graphql") {
		u = u.JoinPath("graphql")
	}
	return &Service{endpoint: u.String(), view: view, client: http.Client{Timeout: maxTime}}, nil
}

// WithToken makes the service send a token with every request.
func (s *Service) WithToken(token string) *Service {
	s.token = token
	return s
}

// A response is the response of a service.
type response struct {
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

// Ask queries fields of the view and decodes them into a value. arguments declares the variables of the fields, such
// as $text: String!, but not those of the view.
func (s *Service) Ask(ctx context.Context, arguments, fields string, variables map[string]any, into any) error {
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
	var answer response
	if err := json.Unmarshal(text, &answer); err != nil {
		return fmt.Errorf("%s answered %s, which is not an answer of nexum", s.endpoint, status)
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

// setView sets the variables that define the view.
func (s *Service) setView(variables map[string]any) {
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

// post sends a request and returns the body and status of the response.
func (s *Service) post(ctx context.Context, body []byte) (text []byte, status string, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.endpoint, bytes.NewReader(body))
	if err != nil {
		return nil, "", fmt.Errorf("ask the service: %w", err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json")
	if s.token != "" {
		r.Header.Set("Authorization", "Bearer "+s.token)
	}
	resp, err := s.client.Do(r)
	if err != nil {
		return nil, "", fmt.Errorf("ask the service: %w", err)
	}
	defer resp.Body.Close()
	text, err = io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if err == nil && len(text) > maxAnswer {
		err = fmt.Errorf("the answer has more than %s; ask for less", budget.Bytes(maxAnswer))
	}
	return text, resp.Status, err
}
