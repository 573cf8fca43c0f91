package main

import (
	"context"
	"errors"
	"fmt"

	"nexum/graph/cayley"
	"nexum/graph/claim"
)

type verifyCmd struct {
	AcceptLoss bool `help:"If revisions are missing or changed, accept the remaining claims as the committed ones from now on. Make a copy of the store first."`
}

func (c *verifyCmd) Run(ctx context.Context, p *program) error {
	s, err := c.open(ctx, p)
	if err != nil {
		return err
	}
	rev, err := s.Scan(ctx, passed{})
	if err != nil {
		return closeOnError(err, s.Close)
	}
	if _, err := fmt.Fprintf(p.out, "all claims up to revision %d are as they were committed\n", rev.Number); err != nil {
		return closeOnError(err, s.Close)
	}
	return s.Close()
}

// open opens the store for reading, or for writing if the flags accept a loss.
func (c *verifyCmd) open(ctx context.Context, p *program) (record, error) {
	s, err := p.readStore(ctx)
	if !c.AcceptLoss || errors.Is(err, claim.ErrNoStore) {
		return s, err
	}
	if err == nil {
		if err := s.Close(); err != nil {
			return nil, err
		}
	}
	address, err := p.address()
	if err != nil {
		return nil, err
	}
	opened, err := cayley.Open(ctx, address, cayley.Options{Base: p.Base, Log: p.log, AcceptLoss: true})
	if err != nil {
		return nil, err
	}
	return opened, nil
}

// passed is a sink that discards everything: reading the data is enough to verify it.
type passed struct{}

func (passed) Term(uint64, bool, []byte, []byte, []byte) error { return nil }

func (passed) Context(uint64, claim.Context) error { return nil }

func (passed) Claim(uint64, uint64, uint64, uint64) error { return nil }

func (passed) Revision(claim.Revision) error { return nil }
