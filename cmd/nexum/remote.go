package main

import (
	"errors"
	"fmt"
	"time"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/server/remote"
)

// remoteFlags are the flags of a command that can query a running service.
type remoteFlags struct {
	URL       string `name:"url" help:"Ask a running service, such as http://127.0.0.1:8080, instead of a store." placeholder:"URL"`
	TokenFile string `help:"With --url: send the token in this file." placeholder:"FILE" type:"path"`
	viewFlags
}

// service returns the service that the flags name.
func (f *remoteFlags) service(p *program) (*remote.Service, error) {
	if p.Store != "" {
		return nil, errors.New("--url asks a running service and --store a store; leave one of them out")
	}
	if f.Limit != (questionLimits{Length: 12, RuleTime: 5 * time.Second, RuleSteps: 20_000_000, RuleMemory: 256}) {
		return nil, errors.New("--url: a service has its own limits; leave out --limit-…, or give them to nexum serve")
	}
	change, err := f.change("")
	if err != nil {
		return nil, err
	}
	s, err := remote.New(f.URL, change)
	if err != nil {
		return nil, fmt.Errorf("--url: %w", err)
	}
	token, err := readToken(f.TokenFile)
	return s.WithToken(token), err
}

// A pageInfo describes the position of a page in a list.
type pageInfo struct {
	HasNextPage bool   `json:"hasNextPage"`
	EndCursor   string `json:"endCursor"`
}

// A remoteStanding describes how certain an answer of a service is. It is queried as standingFields.
type remoteStanding struct {
	ValidFrom  claim.Date     `json:"validFrom"`
	ValidTo    claim.Date     `json:"validTo"`
	Modality   string         `json:"modality"`
	Confidence float64        `json:"confidence"`
	Disputed   bool           `json:"disputed"`
	Periods    []remotePeriod `json:"periods"`
}

type remotePeriod struct {
	ValidFrom  claim.Date `json:"validFrom"`
	ValidTo    claim.Date `json:"validTo"`
	Modality   string     `json:"modality"`
	Confidence float64    `json:"confidence"`
	Disputed   bool       `json:"disputed"`
}

const (
	periodFields   = ` periods { validFrom validTo modality confidence disputed } `
	standingFields = ` validFrom validTo modality confidence disputed ` + periodFields
)

func (p *remotePeriod) summary() graph.Summary {
	m, _ := claim.ParseModality(p.Modality)
	return graph.Summary{
		Period: claim.Period{From: p.ValidFrom, To: p.ValidTo}, Modality: m, Confidence: p.Confidence, Disputed: p.Disputed,
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
