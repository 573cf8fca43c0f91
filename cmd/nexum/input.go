package main

import (
	"fmt"
	"io"
	"net/url"
	"strings"
	"text/tabwriter"

	"nexum/loader"
	"nexum/loader/format"
	"nexum/loader/formats"
)

// inputFlags say how the files of a load are read.
type inputFlags struct {
	Format   string `help:"Read the files in this format, whatever they look like; nexum help format lists the formats." placeholder:"NAME"`
	Encoding string `help:"The character encoding of tables that do not say it themselves: windows-1252, shift_jis, …" placeholder:"NAME"`
}

// set puts the flags into the options of a loader.
func (f inputFlags) set(o *loader.Options) {
	o.Format, o.Encoding = f.Format, f.Encoding
}

// ask puts the flags into the parameters of a load that a service does.
func (f inputFlags) ask(query url.Values) {
	if f.Format != "" {
		query.Set("fileFormat", f.Format)
	}
	if f.Encoding != "" {
		query.Set("encoding", f.Encoding)
	}
}

// printForeign lists the facts and relations that the ontology does not know.
func printForeign(p *program, r loader.Report) {
	const most = 20
	if len(r.Foreigns) > 0 {
		fmt.Fprintf(p.out, "foreign facts and relations, which questions can name in full or by their last part:\n%s", r.ForeignText(most))
	}
}

type helpCmd struct {
	Topic string `arg:"" help:"What to explain: format." enum:"format"`
}

func (c *helpCmd) Run(p *program) error { return printFormats(p.out, formats.All()) }

// printFormats lists the input formats.
func printFormats(w io.Writer, list []format.Format) error {
	out := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	fmt.Fprintln(out, "NAME\tFILES\tCONTENT")
	for _, f := range list {
		i := f.Info()
		fmt.Fprintf(out, "%s\t%s\t%s\n", i.Name, strings.Join(i.Extensions, " "), i.Title)
	}
	if err := out.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprint(w, `
Each file can be packed with gzip. nexum load and nexum check recognize a format by the extension and the content of a
file; --format NAME says otherwise. A folder with a dataset.yaml is loaded as a whole: see docs/formats.md.
`)
	return err
}
