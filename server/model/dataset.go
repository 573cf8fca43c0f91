package model

import (
	"context"

	"nexum/graph/claim"
)

// A Dataset is what a dataset says of itself.
type Dataset struct{ dataset claim.Dataset }

// Name is short and stable.
func (d *Dataset) Name() string { return d.dataset.Name }

// Title is what it is about.
func (d *Dataset) Title() *string { return optional(d.dataset.Title) }

// Description is what is in it.
func (d *Dataset) Description() *string { return optional(d.dataset.Description) }

// Questions are those that it answers well.
func (d *Dataset) Questions() []DatasetQuestion {
	out := make([]DatasetQuestion, len(d.dataset.Questions))
	for i, q := range d.dataset.Questions {
		out[i] = DatasetQuestion{q}
	}
	return out
}

// A DatasetQuestion is one that a dataset answers well.
type DatasetQuestion struct{ question claim.Question }

// Text is how people ask it.
func (q DatasetQuestion) Text() string { return q.question.Text }

// Hint is what the answer shows.
func (q DatasetQuestion) Hint() *string { return optional(q.question.Hint) }

// Open is the state of the explorer that answers it.
func (q DatasetQuestion) Open() string { return q.question.Open }

// DatasetsOf are the datasets of the view. What a later revision says of one counts.
func DatasetsOf(ctx context.Context) ([]*Dataset, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	out := []*Dataset{}
	byName := map[string]*Dataset{}
	for _, r := range s.View.Revisions() {
		for _, d := range claim.DatasetsOf(r.Message) {
			known, ok := byName[d.Name]
			if !ok {
				known = &Dataset{}
				byName[d.Name] = known
				out = append(out, known)
			}
			known.dataset = d
		}
	}
	return out, nil
}
