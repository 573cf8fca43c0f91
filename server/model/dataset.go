package model

import (
	"context"

	"nexum/graph/claim"
)

// A Dataset describes a dataset, in the words of its author.
type Dataset struct{ dataset claim.Dataset }

// Name returns the short, stable name.
func (d *Dataset) Name() string { return d.dataset.Name }

// Title returns the title; nil if there is none.
func (d *Dataset) Title() *string { return optional(d.dataset.Title) }

// Description returns what the dataset contains; nil if there is no description.
func (d *Dataset) Description() *string { return optional(d.dataset.Description) }

// Questions returns example questions that the dataset answers well.
func (d *Dataset) Questions() []DatasetQuestion {
	out := make([]DatasetQuestion, len(d.dataset.Questions))
	for i, q := range d.dataset.Questions {
		out[i] = DatasetQuestion{q}
	}
	return out
}

// A DatasetQuestion is an example question of a dataset.
type DatasetQuestion struct{ question claim.Question }

// Text returns the question in natural language.
func (q DatasetQuestion) Text() string { return q.question.Text }

// Hint returns what the answer shows; nil if there is no hint.
func (q DatasetQuestion) Hint() *string { return optional(q.question.Hint) }

// Open returns the state of the explorer that shows the answer.
func (q DatasetQuestion) Open() string { return q.question.Open }

// DatasetsOf returns the datasets of the view. The description comes from the newest revision, even in a view of an
// older one.
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
