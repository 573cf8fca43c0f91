package main

import (
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/alecthomas/kong"

	"nexum/docs"
	"nexum/loader/format"
	"nexum/loader/formats"
	packs "nexum/loader/pack"
	"nexum/schema/spelling"
)

type helpCmd struct {
	Topic string `arg:"" optional:"" help:"What to explain: a command, format, packs, or a page of the manual; without it, all topics are listed."`
	Pack  string `arg:"" optional:"" help:"After packs: the pack whose page to print; without it, the pages of all."`
}

// Run explains a topic. The help of a command, and that of the program, come before; see Main.Run.
func (c *helpCmd) Run(p *program) error {
	if c.Pack != "" && c.Topic != "packs" {
		return fmt.Errorf("only nexum help packs takes a name after it, and not nexum help %.60s", c.Topic)
	}
	switch c.Topic {
	case "":
		return printTopics(p.out)
	case "format":
		return printFormats(p.out, formats.All())
	case "packs":
		return printPacks(p.out, c.Pack)
	}
	text, err := docs.Pages.ReadFile(c.Topic + ".md")
	if err != nil {
		topics := slices.Concat([]string{"format"}, commandNames(p.model), pageNames())
		return fmt.Errorf("there is no topic %.60q%s; nexum help lists them", c.Topic,
			spelling.DidYouMean(c.Topic, slices.Values(topics)))
	}
	_, err = p.out.Write(text)
	return err
}

// helped returns the arguments that print the help of a topic: --help for the empty topic, and the --help of a command.
// It returns nil for any other topic.
func helped(app *kong.Application, topic string) []string {
	switch {
	case topic == "":
		return []string{"--help"}
	case slices.Contains(commandNames(app), topic):
		return []string{topic, "--help"}
	}
	return nil
}

// commandNames returns the names of the commands.
func commandNames(app *kong.Application) []string {
	var out []string
	for _, c := range app.Children {
		if !c.Hidden {
			out = append(out, c.Name)
		}
	}
	return out
}

// pageNames returns the names of the pages of the manual, without the extension.
func pageNames() []string {
	files, _ := fs.Glob(docs.Pages, "*.md") // the only error is a bad pattern
	for i, f := range files {
		files[i] = strings.TrimSuffix(f, ".md")
	}
	return files
}

// printTopics lists what help explains in addition to the commands.
func printTopics(w io.Writer) error {
	out := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	fmt.Fprint(out, "\nTopics:\n")
	fmt.Fprint(out, "  nexum help COMMAND\tthe flags of a command\n")
	fmt.Fprint(out, "  nexum help format\tthe input formats\n")
	for _, name := range pageNames() {
		text, err := docs.Pages.ReadFile(name + ".md")
		if err != nil {
			return err
		}
		title, _, _ := strings.Cut(strings.TrimPrefix(string(text), "# "), "\n")
		fmt.Fprintf(out, "  nexum help %s\t%s\n", name, title)
	}
	return out.Flush()
}

// helpText returns the help of a flag or an argument with its variable in the environment, and with its default value,
// which kong does not show for a flag with a placeholder.
func helpText(v *kong.Value) string {
	text := kong.DefaultHelpValueFormatter(v)
	if v.Default == "" || v.Flag == nil || v.Flag.PlaceHolder == "" || v.IsBool() {
		return text
	}
	return strings.TrimSuffix(text, ".") + "; the default is " + v.Default + "."
}

// printPacks prints the README of a pack, or those of all packs if only is empty.
func printPacks(w io.Writer, only string) error {
	names := packs.Names()
	if only != "" {
		names = []string{only}
	}
	for _, name := range names {
		text, err := packs.ReadMe(name)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(w, "%s\n", text); err != nil {
			return err
		}
	}
	return nil
}

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
Each file can be compressed with gzip (.gz) or zstd (.zst), and files and datasets can be in an archive: .zip, .tar,
.tar.gz, .tgz, .tar.zst. nexum load and nexum check recognize a format by the extension and the content of a
file; --format NAME overrides this. A folder with a dataset.yaml is loaded as a whole: see docs/formats.md.
`)
	return err
}
