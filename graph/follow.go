package graph

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"nexum/graph/claim"
)

// Refresh updates the view with the revisions that other processes have committed. It does nothing if there are none.
func (g *Graph) Refresh(ctx context.Context) error {
	g.commit.Lock()
	defer g.commit.Unlock()
	return g.catchUp(ctx)
}

// catchUp does the work of Refresh. The caller must hold g.commit.
func (g *Graph) catchUp(ctx context.Context) error {
	f, ok := g.store.(claim.Follower)
	if !ok {
		return g.compile(ctx)
	}
	base := g.View()
	after := base.Revision().Number
	newest, err := f.Newest(ctx)
	switch {
	case errors.Is(err, claim.ErrNotFollowed):
		return g.compile(ctx)
	case err != nil || newest <= after:
		return err
	}
	laterClaims := &news{terms: map[uint64]claim.Value{}, contexts: map[uint64]claim.Context{}, most: base.room()}
	if _, err := f.Since(ctx, after, laterClaims); errors.Is(err, errMany) {
		return g.compile(ctx)
	} else if err != nil {
		return fmt.Errorf("read the newer revisions: %w", err)
	}
	slices.SortFunc(laterClaims.revisions, func(a, b claim.Revision) int { return cmp.Compare(a.Number, b.Number) })
	v, all := base, []claim.Claim{}
	for _, r := range laterClaims.revisions {
		claims, err := laterClaims.claimsOf(r.Number)
		if err != nil {
			return err
		}
		if changesOntology(claims) {
			return g.compile(ctx)
		}
		v, all = v.Apply(r, claims), append(all, claims...)
	}
	g.show(context.WithoutCancel(ctx), v, all)
	g.compactIfLarge(v)
	return nil
}

// errMany stops a read of new claims when they are more than an overlay can hold.
var errMany = errors.New("there are more changes than can be applied")

// news is a Sink that collects a small number of claims.
type news struct {
	terms     map[uint64]claim.Value
	contexts  map[uint64]claim.Context
	claims    [][4]uint64
	revisions []claim.Revision
	most      int
}

// Term implements claim.Sink.
func (n *news) Term(num uint64, entity bool, text, lang, datatype []byte) error {
	if len(n.terms) > 4*n.most {
		return errMany
	}
	n.terms[num] = claim.Value{Entity: entity, Text: string(text), Lang: string(lang), Datatype: string(datatype)}
	return nil
}

// Context implements claim.Sink.
func (n *news) Context(num uint64, c claim.Context) error {
	n.contexts[num] = c
	return nil
}

// Claim implements claim.Sink.
func (n *news) Claim(subject, predicate, object, context uint64) error {
	if len(n.claims) >= n.most {
		return errMany
	}
	n.claims = append(n.claims, [4]uint64{subject, predicate, object, context})
	return nil
}

// Revision implements claim.Sink.
func (n *news) Revision(r claim.Revision) error {
	n.revisions = append(n.revisions, r)
	return nil
}

// claimsOf returns the claims of a revision, in order.
func (n *news) claimsOf(revision uint64) (out []claim.Claim, err error) {
	for _, c := range n.claims {
		ctx, ok := n.contexts[c[3]]
		if !ok || ctx.Revision != revision {
			continue
		}
		var terms [3]claim.Value
		for i, num := range c[:3] {
			if terms[i], ok = n.terms[num]; !ok {
				return nil, fmt.Errorf("%w: a claim refers to the missing term %d", claim.ErrStoreDamaged, num)
			}
		}
		out = append(out, claim.Claim{Subject: terms[0].Text, Predicate: terms[1].Text, Object: terms[2], Context: ctx})
	}
	return out, nil
}
