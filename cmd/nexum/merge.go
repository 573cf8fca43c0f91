package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/loader/tempdir"
)

// decisionFlags describe a decision about two ids, and name the service to which it is committed.
type decisionFlags struct {
	At        string `help:"The place of the decision in the document." placeholder:"PLACE"`
	By        string `help:"The id of the person or organization that the document quotes." placeholder:"ID"`
	Title     string `help:"Create the document with this name if it does not exist." placeholder:"TEXT"`
	DryRun    bool   `help:"Show the claims that would be added (+), one per line, and change nothing." short:"n"`
	URL       string `name:"url" help:"Commit to a running service, such as http://127.0.0.1:8080, instead of a store." placeholder:"URL"`
	LoadToken string `help:"The token that allows loads into the service of --url from other machines. Set it in the environment: NEXUM_LOAD_TOKEN." placeholder:"TOKEN"`
}

type mergeCmd struct {
	Subject string `arg:"" help:"The merged id. It still finds the entity."`
	Object  string `arg:"" help:"The id of the merged entity."`

	Document   string   `help:"The id of the document that states the merge." required:"" placeholder:"ID"`
	Score      *float64 `help:"The similarity of the two, from 0 to 1." placeholder:"NUMBER"`
	Reason     []string `help:"A reason why both are the same. The flag can be repeated." placeholder:"TEXT" sep:"none"`
	Confidence float64  `help:"The confidence of the document, from 0 to 1. Claims about the merged id get at most this confidence." default:"1"`
	Propose    bool     `help:"Only recommend the merge. Views show two entities until a claim states it."`
	decisionFlags
}

// A sameRecord is a claim of sameAs as a record.
type sameRecord struct {
	SameAs     string         `json:"sameAs"`
	Document   string         `json:"document"`
	At         string         `json:"at,omitempty"`
	Relays     string         `json:"relays,omitempty"`
	By         string         `json:"by,omitempty"`
	Stance     string         `json:"stance,omitempty"`
	Modality   string         `json:"modality,omitempty"`
	Confidence float64        `json:"confidence"`
	Attributes map[string]any `json:"attributes,omitempty"`
}

func (c *mergeCmd) Run(ctx context.Context, p *program) error {
	return c.commit(ctx, p, nil)
}

// checkIDs checks that both ids exist in the store, or in the service that holds it. The document must exist, too,
// unless the command creates it.
func (f *decisionFlags) checkIDs(ctx context.Context, p *program, to *notice, a, b, document string) error {
	check := mergeClaimsCmd{A: a, B: b, Known: true, serviceFlags: serviceFlags{URL: f.URL, token: f.LoadToken}}
	if f.Title == "" {
		check.Document = document
	}
	if to == nil && f.URL == "" {
		_, err := check.record(ctx, p)
		return err
	}
	inside := *p
	inside.out = io.Discard
	inside.MergeClaims = check
	if f.URL != "" {
		return inside.askService(ctx, "merge-claims", &inside.MergeClaims.serviceFlags)
	}
	return inside.sendCommand(ctx, "merge-claims", *to, inside.out)
}

// sendTo commits the merge through the service that holds the store.
func (c *mergeCmd) sendTo(ctx context.Context, p *program, to notice) error {
	return c.commit(ctx, p, &to)
}

func (c *mergeCmd) commit(ctx context.Context, p *program, to *notice) error {
	r := sameRecord{SameAs: c.Object, Document: c.Document, At: c.At, By: c.By, Confidence: c.Confidence}
	if c.Propose {
		r.Modality = "recommended"
	}
	if c.Score != nil || len(c.Reason) > 0 {
		r.Attributes = map[string]any{}
	}
	if c.Score != nil {
		if *c.Score < 0 || *c.Score > 1 {
			return fmt.Errorf("--score must be a number from 0 to 1, not %v", *c.Score)
		}
		r.Attributes["score"] = *c.Score
	}
	if len(c.Reason) > 0 {
		r.Attributes["reasons"] = c.Reason
	}
	if err := c.checkIDs(ctx, p, to, c.Subject, c.Object, c.Document); err != nil {
		return err
	}
	return c.decide(ctx, p, to, "merge", sameBlock{ID: c.Subject, Relations: []sameRecord{r}}, c.Document)
}

// A sameBlock is the record of the claims of sameAs about one entity.
type sameBlock struct {
	ID        string       `json:"id"`
	Relations []sameRecord `json:"relations"`
}

// decide loads records. If there is a title, it defines the document first.
func (f *decisionFlags) decide(ctx context.Context, p *program, to *notice, name string, record sameBlock,
	document string,
) error {
	if f.URL != "" && p.Store != "" {
		return errors.New("--url commits to a running service and --store to a store; leave one of them out")
	}
	dir, remove, err := tempdir.Make("merge")
	if err != nil {
		return err
	}
	defer remove()
	records := []any{record}
	if f.Title != "" {
		records = append(records, map[string]any{"id": document, "kind": "Document", "name": f.Title})
	}
	path := filepath.Join(dir, name+".jsonl")
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	e := json.NewEncoder(file)
	for _, r := range records {
		err = errors.Join(err, e.Encode(r))
	}
	if err := errors.Join(err, file.Close()); err != nil {
		return err
	}
	load := loadCmd{Paths: []string{path}, DryRun: f.DryRun, URL: f.URL, LoadToken: f.LoadToken}
	load.own = true
	if to != nil {
		err = load.sendTo(ctx, p, *to)
	} else {
		err = load.Run(ctx, p)
	}
	if err == nil && f.At == "" && document != "" {
		fmt.Fprintf(p.out, "the claim names no place of the decision in %s; name it with --at\n", document)
	}
	return err
}

type splitCmd struct {
	A string `arg:"" help:"An id."`
	B string `arg:"" help:"Another id of the same entity."`

	Document string `help:"The id of a document that denies that both are the same. They then stay two entities, whatever other claims state. By default, the claims that merge them are retracted." placeholder:"ID"`
	decisionFlags
}

func (c *splitCmd) Run(ctx context.Context, p *program) error {
	if c.Document != "" {
		return c.deny(ctx, p, nil)
	}
	if c.URL != "" {
		return c.through(ctx, p, nil, func(p *program) error {
			return p.askService(ctx, "merge-claims", &p.MergeClaims.serviceFlags)
		})
	}
	retract := mergeClaimsCmd{A: c.A, B: c.B}
	record, err := retract.record(ctx, p)
	if err != nil {
		return err
	}
	return c.decide(ctx, p, nil, "split", record, "")
}

// sendTo splits through the service that holds the store.
func (c *splitCmd) sendTo(ctx context.Context, p *program, to notice) error {
	if c.Document != "" {
		return c.deny(ctx, p, &to)
	}
	return c.through(ctx, p, &to, func(p *program) error { return p.sendCommand(ctx, "merge-claims", to, p.out) })
}

// through runs the command merge-claims inside a service, by means of ask, and retracts the claims that it prints.
func (c *splitCmd) through(ctx context.Context, p *program, to *notice, ask func(*program) error) error {
	var found bytes.Buffer
	inside := *p
	inside.out = &found
	inside.MergeClaims = mergeClaimsCmd{A: c.A, B: c.B, serviceFlags: serviceFlags{URL: c.URL, token: c.LoadToken}}
	if err := ask(&inside); err != nil {
		return err
	}
	var record sameBlock
	if err := json.Unmarshal(found.Bytes(), &record); err != nil {
		return fmt.Errorf("the service is another version of nexum: %w", err)
	}
	return c.decide(ctx, p, to, "split", record, "")
}

// deny claims that both ids are not one entity.
func (c *splitCmd) deny(ctx context.Context, p *program, to *notice) error {
	if err := c.checkIDs(ctx, p, to, c.A, c.B, c.Document); err != nil {
		return err
	}
	r := sameRecord{SameAs: c.B, Document: c.Document, At: c.At, By: c.By, Stance: "disputes", Confidence: 1}
	return c.decide(ctx, p, to, "split", sameBlock{ID: c.A, Relations: []sameRecord{r}}, c.Document)
}

// mergeClaimsCmd prints the record that retracts the claims by which two ids are merged. It is a part of split that a
// service can run.
type mergeClaimsCmd struct {
	A     string `arg:"" help:"An id."`
	B     string `arg:"" help:"Another id of the same entity."`
	Known bool   `help:"Only check that both ids and the document exist."`

	Document string `help:"The id of the document of a decision."`
	serviceFlags
}

func (c *mergeClaimsCmd) Run(ctx context.Context, p *program) error {
	record, err := c.record(ctx, p)
	if err != nil {
		return err
	}
	return json.NewEncoder(p.out).Encode(record)
}

// record returns the record that retracts the claims by which two ids are merged, in either direction. If c.Known is
// set, it only checks the ids and the document, and the record is empty.
func (c *mergeClaimsCmd) record(ctx context.Context, p *program) (record sameBlock, err error) {
	a, b := c.A, c.B
	g, err := p.readOrNew(ctx)
	if err != nil {
		return record, err
	}
	v := g.View()
	if err := g.Close(); err != nil {
		return record, err
	}
	for _, id := range [2]string{a, b} {
		if !v.Has(id) {
			return record, fmt.Errorf("%w: %q; nexum search finds ids by names", graph.ErrNotFound, id)
		}
	}
	if c.Document != "" && !v.Has(c.Document) {
		return record, fmt.Errorf("%w: %q, the document; --title TEXT makes it", graph.ErrNotFound, c.Document)
	}
	if c.Known {
		return record, nil
	}
	n, _ := v.Lookup(a)
	through := ""
	for _, m := range v.SameAs(n) {
		if m.State != graph.Merged && m.State != graph.Overruled {
			continue
		}
		if m.Subject != a && m.Subject != b || m.Object != a && m.Object != b {
			through = fmt.Sprintf("; %s and %s are merged; did you mean this pair?", m.Subject, m.Object)
			continue
		}
		if record.ID != "" && record.ID != m.Subject {
			return record, fmt.Errorf(
				"claims merge %s and %s in both directions; run nexum split %s %s with --document first, which denies that they "+
					"are the same",
				a,
				b,
				a,
				b,
			)
		}
		record.ID = m.Subject
		if record.Relations, err = retractions(record.Relations, m); err != nil {
			return record, err
		}
	}
	if record.ID == "" {
		return record, fmt.Errorf("no claim merges %s and %s%s", a, b, through)
	}
	return record, nil
}

// retractions adds the records that withdraw the claims of a merge.
func retractions(list []sameRecord, m graph.Merge) ([]sameRecord, error) {
	for _, cl := range m.Claims {
		x := cl.Context
		if x.Stance != claim.Supports || x.Modality != claim.Stated {
			continue
		}
		if x.Document == "" || x.Graph != "" {
			return nil, fmt.Errorf("the claim that %s and %s are the same is from RDF data and cannot be retracted "+
				"by a record; replace its dataset, or deny the merge with --document", m.Subject, m.Object)
		}
		r, err := retraction(m.Object, x)
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return list, nil
}

// retraction returns the record that withdraws a claim.
func retraction(object string, x claim.Context) (r sameRecord, err error) {
	r = sameRecord{
		SameAs:     object,
		Document:   x.Document,
		At:         x.Locator,
		Relays:     x.Relays,
		By:         x.By,
		Stance:     "retracts",
		Confidence: x.Confidence(),
	}
	if x.Attributes != "" {
		err = json.Unmarshal([]byte(x.Attributes), &r.Attributes)
	}
	return r, err
}
