package model

import (
	"context"

	"nexum/graph/claim"
)

// A Dataset describes a dataset, in the words of its author.
type Dataset struct{ dataset claim.Dataset }

// Name returns the short, stable name.
func (d *Dataset) Name() string { return d.dataset.Name }

// Version returns the version in the numbering of the author; nil if there is none.
func (d *Dataset) Version() *string { return optional(d.dataset.Version) }

// Title returns the title, in the given language if there is a translation; nil if there is no title.
func (d *Dataset) Title(language *string) *string {
	return optional(translated(d.dataset.Title, language, d.dataset.Translations,
		func(t claim.DatasetText) (string, string) {
			return t.Language, t.Title
		}))
}

// Description returns what the dataset contains, in the given language if there is a translation; nil if there is no
// description.
func (d *Dataset) Description(language *string) *string {
	return optional(translated(d.dataset.Description, language, d.dataset.Translations,
		func(t claim.DatasetText) (string, string) {
			return t.Language, t.Description
		}))
}

// translated returns the translation of a text that fits a language best; the text itself if there is none.
func translated[T any](text string, language *string, list []T, read func(T) (language, text string)) string {
	if language == nil {
		return text
	}
	best := -1
	for _, t := range list {
		have, in := read(t)
		if fit, ok := claim.LanguageFit(have, *language); ok && in != "" && (best < 0 || fit < best) {
			best, text = fit, in
		}
	}
	return text
}

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

// Text returns the question in everyday words, in the given language if there is a translation.
func (q DatasetQuestion) Text(language *string) string {
	return translated(q.question.Text, language, q.question.Translations, func(t claim.QuestionText) (string, string) {
		return t.Language, t.Text
	})
}

// Hint returns what the answer shows, in the given language if there is a translation; nil if there is no hint.
func (q DatasetQuestion) Hint(language *string) *string {
	return optional(translated(q.question.Hint, language, q.question.Translations,
		func(t claim.QuestionText) (string, string) {
			return t.Language, t.Hint
		}))
}

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
	for _, d := range s.View.Datasets() {
		out = append(out, &Dataset{d})
	}
	return out, nil
}
