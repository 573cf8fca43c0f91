package claim

// A Dataset is the description of a dataset by its author.
type Dataset struct {
	Name        string     `json:"name"`              // short and stable
	Title       string     `json:"title,omitempty"`   // may be empty
	Version     string     `json:"version,omitempty"` // as its author counts; may be empty
	Description string     `json:"description,omitempty"`
	Questions   []Question `json:"questions,omitempty"`
	// Translations are the title and the description in other languages.
	Translations []DatasetText `json:"translations,omitempty"`
}

// A DatasetText is the title and the description of a dataset in one language.
type DatasetText struct {
	Language    string `json:"language"`        // BCP 47, in lower case
	Title       string `json:"title,omitempty"` // may be empty
	Description string `json:"description,omitempty"`
}

// A Question is a suggested first question that a dataset answers well.
type Question struct {
	Text string `json:"text"`           // in the words of a user
	Hint string `json:"hint,omitempty"` // what the answer shows; may be empty
	Open string `json:"open"`           // the state of the explorer that answers it, as in its URL after #
	// Translations are the text and the hint in other languages.
	Translations []QuestionText `json:"translations,omitempty"`
}

// A QuestionText is the text and the hint of a question in one language.
type QuestionText struct {
	Language string `json:"language"`       // BCP 47, in lower case
	Text     string `json:"text,omitempty"` // may be empty
	Hint     string `json:"hint,omitempty"` // may be empty
}

// Label returns the name of the dataset, and its version if it has one.
func (d *Dataset) Label() string {
	if d.Version == "" {
		return d.Name
	}
	return d.Name + ", version " + d.Version
}

// isPlain reports whether the description has nothing but the name.
func (d *Dataset) isPlain() bool {
	return d.Title == "" && d.Description == "" && d.Version == "" && len(d.Questions) == 0
}
