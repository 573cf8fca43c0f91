package claim

import "strings"

// A Dataset is what a dataset says of itself.
type Dataset struct {
	Name        string // short and stable
	Title       string // may be empty
	Description string // may be empty
}

// MessageOf returns the message of a revision that brings datasets: a line that says what was done, an empty line,
// and a line for each dataset that has a title or a description: its name, its title and its description with tabs between.
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
		if cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t"); len(cells) == 3 {
			out = append(out, Dataset{cells[0], cells[1], cells[2]})
		}
	}
	return out
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
