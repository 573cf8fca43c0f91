package claim

import "strings"

// A Dataset is the description that a dataset gives of itself.
type Dataset struct {
	Name        string // short and stable
	Title       string // may be empty
	Description string // may be empty
	Questions   []Question
}

// A Question is a suggested first question that a dataset answers well.
type Question struct {
	Text string // in the words of a user
	Hint string // what the answer shows; may be empty
	Open string // the state of the explorer that answers it, as in its URL after #
}

// MessageOf returns the commit message of a revision that brings datasets: the subject, an empty line, and one line per
// dataset that has a title or a description. The line has the name, the title and the description, separated by tabs.
// It is followed by one line per question, which begins with a tab.
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
		for _, q := range d.Questions {
			b.WriteString("\n\t" + oneLine(q.Text) + "\t" + oneLine(q.Hint) + "\t" + oneLine(q.Open))
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
		case len(cells) == 4 && cells[0] == "" && len(out) > 0:
			last := &out[len(out)-1]
			last.Questions = append(last.Questions, Question{cells[1], cells[2], cells[3]})
		}
	}
	return out
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
