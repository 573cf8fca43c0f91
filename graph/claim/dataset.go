package claim

import "strings"

// A Dataset is the description that a dataset gives of itself.
type Dataset struct {
	Name        string // short and stable
	Title       string // may be empty
	Description string // may be empty
	Questions   []Question
	// Translations are the title and the description in other languages.
	Translations []DatasetText
}

// A DatasetText is the title and the description of a dataset in one language.
type DatasetText struct {
	Language           string // BCP 47, in lower case
	Title, Description string // may be empty
}

// A Question is a suggested first question that a dataset answers well.
type Question struct {
	Text string // in the words of a user
	Hint string // what the answer shows; may be empty
	Open string // the state of the explorer that answers it, as in its URL after #
	// Translations are the text and the hint in other languages.
	Translations []QuestionText
}

// A QuestionText is the text and the hint of a question in one language.
type QuestionText struct {
	Language   string // BCP 47, in lower case
	Text, Hint string // may be empty
}

// MessageOf returns the commit message of a revision that brings datasets: the subject, an empty line, and one line per
// dataset that has a title or a description. The line has the name, the title and the description, separated by tabs.
// It is followed by one line per translation, which begins with two tabs, and one line per question, which begins with
// a tab. A line per translation of the question follows, which begins with three tabs.
func MessageOf(subject string, datasets []Dataset) string {
	var b strings.Builder
	b.WriteString(subject)
	between := "\n\n"
	for _, d := range datasets {
		if d.Title == "" && d.Description == "" {
			continue
		}
		b.WriteString(between + d.Name + "\t" + oneLine(d.Title) + "\t" + oneLine(d.Description))
		between = "\n"
		for _, t := range d.Translations {
			b.WriteString("\n\t\t" + t.Language + "\t" + oneLine(t.Title) + "\t" + oneLine(t.Description))
		}
		for _, q := range d.Questions {
			b.WriteString("\n\t" + oneLine(q.Text) + "\t" + oneLine(q.Hint) + "\t" + oneLine(q.Open))
			for _, t := range q.Translations {
				b.WriteString("\n\t\t\t" + t.Language + "\t" + oneLine(t.Text) + "\t" + oneLine(t.Hint))
			}
		}
	}
	return b.String()
}

// Subject returns the first line of a commit message.
func Subject(message string) string {
	line, _, _ := strings.Cut(message, "\n")
	return line
}

// DatasetsOf parses the datasets in a message that MessageOf made. It returns none for other messages.
func DatasetsOf(message string) []Dataset {
	var out []Dataset
	_, body, _ := strings.Cut(message, "\n\n")
	for line := range strings.Lines(body) {
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		switch {
		case len(cells) == 3:
			out = append(out, Dataset{Name: cells[0], Title: cells[1], Description: cells[2]})
		case cells[0] == "" && len(out) > 0:
			out[len(out)-1].read(cells)
		}
	}
	return out
}

// read reads the cells of a line that belongs to the dataset.
func (d *Dataset) read(cells []string) {
	switch n := len(d.Questions); {
	case len(cells) == 4:
		d.Questions = append(d.Questions, Question{Text: cells[1], Hint: cells[2], Open: cells[3]})
	case len(cells) == 5 && cells[1] == "":
		d.Translations = append(d.Translations, DatasetText{cells[2], cells[3], cells[4]})
	case len(cells) == 6 && cells[1] == "" && cells[2] == "" && n > 0:
		q := &d.Questions[n-1]
		q.Translations = append(q.Translations, QuestionText{cells[3], cells[4], cells[5]})
	}
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
