package loader

import "nexum/loader/format"

// jsonLinesFile reads the records of a JSON Lines file.
func (r *recordReader) jsonLinesFile(in *format.Input, to format.Sink) error {
	var p jsonParser
	return format.Lines(in, to, func(number int, line string) error {
		if isBlank(line) {
			return nil
		}
		n, err := p.parse(line, number)
		if err != nil {
			r.syntax(err)
			return nil
		}
		r.block(n, r.dataset)
		return nil
	})
}

func isBlank(line string) bool {
	for i := range len(line) {
		if c := line[i]; c != ' ' && c != '\t' && c != '\r' {
			return false
		}
	}
	return true
}
