package table

import (
	"errors"
	"fmt"
	"regexp"

	"nexum/loader/format"
)

// jsonBegins matches the beginning of JSON objects, one after the other or in a list.
var jsonBegins = regexp.MustCompile(`^(?:\x{FEFF}|\s)*(?:\[\s*)?\{\s*(?:"(?:[^"\\]|\\.)*"\s*:|\})`)

// isJSON reports whether a file has JSON objects: by its name or, since many registers call such files .txt, by its
// beginning.
func isJSON(in *format.Input) bool {
	if isJSONName(in.Name) {
		return true
	}
	head, _ := in.Body.Peek(4 << 10)
	return jsonBegins.Match(head)
}

// otherFiles are the beginnings of files that are no tables, with what a user can do.
var otherFiles = []struct {
	begins *regexp.Regexp
	is     string
}{
	{
		regexp.MustCompile(`(?i)^(?:\x{FEFF}|\s)*<(?:!doctype\s+html|html)\b`),
		"this is a web page and no table; save its table as .csv or .xlsx",
	},
	{
		regexp.MustCompile(`^From \S+ .*\r?\n(?:[A-Za-z-]+: .*\r?\n)`),
		"this is a mailbox and no table; save a list of its messages as .csv, with columns such as Date, From, To and " +
			"Subject",
	},
	{regexp.MustCompile(`^%PDF-`), "this is a PDF and no table; save its tables as .csv or .xlsx"},
}

var xmlFile = regexp.MustCompile(`^(?:\x{FEFF}|\s)*<(?:\?xml|!DOCTYPE|!--|[A-Za-z_][\w.:-]*(?:\s[^<>]*)?>\s*<)`)

// otherFile returns an error if a file is no table by its beginning.
func otherFile(in *format.Input) error {
	head, _ := in.Body.Peek(4 << 10)
	for _, f := range otherFiles {
		if f.begins.Match(head) {
			return errors.New(f.is)
		}
	}
	if xmlFile.Match(head) {
		return fmt.Errorf("this is XML and no table; %s; nexum help format lists the formats of XML that nexum load reads "+
			"as they are", format.AdviceOnXML(head))
	}
	return nil
}
