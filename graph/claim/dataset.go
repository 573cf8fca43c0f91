package claim

import "strings"

// A Dataset is what a dataset says of itself.
type Dataset struct {
	Name        string // short and stable
	Title       string // may be empty
	Description string // may be empty
	Questions   []Question
}

// A Question is one that a dataset answers well, to begin with.
type Question struct {
	Text string // as people ask it
	Hint string // what the answer shows; may be empty
	Open string // the state of the explorer that answers it, as its address has it after #
}

// MessageOf returns the message of a revision that brings datasets: a line that says what was done, an empty line,
// and a line for each dataset that has a title or a description: its name, its title and its description with tabs between.
// A line for each of its questions follows: it begins with a tab.
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

// Subject returns the line of a message that says what was done.
func Subject(message string) string {
	line, _, _ := strings.Cut(message, "\n")
	return line
}

// DatasetsOf reads the datasets of a message that MessageOf has written; none of another message.
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
