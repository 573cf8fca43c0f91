package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strconv"
	"strings"

	"nexum/loader"
	packs "nexum/loader/pack"
	"nexum/seed"
)

// inputFlags determine how the files of a load are read.
type inputFlags struct {
	Pack     []string `help:"Load this pack with the data: ownership, policy or threat. nexum help packs describes them." placeholder:"NAME"`
	Format   string   `help:"Read the files in this format instead of detecting it; nexum help format lists the formats." placeholder:"NAME" env:"NEXUM_INPUT_FORMAT"`
	Encoding string   `help:"The character encoding of files that are not UTF-8 and of tables without an encoding of their own: windows-1252, shift_jis, …" placeholder:"NAME"`
	Only     []string `help:"Read only those files and folders of an archive that match this pattern, such as examples/*.json." placeholder:"PATTERN"`

	unpacked    map[string]string // maps folders with unpacked files to their archives or packs
	archives    []string          // the folders in unpacked with the files of archives
	fromArchive bool              // whether some of the files were in an archive
	own         bool              // whether nexum itself wrote the file, and not the user
}

// skipFlags set how many bad rows a load may leave out.
type skipFlags struct {
	SkipBad    int    `help:"Skip up to this number of bad rows or records, each as a whole, instead of rejecting the load." default:"0" placeholder:"N"`
	SkipReport string `help:"Write the skipped rows, with the reasons, to this CSV file." default:"skipped.csv" type:"path" placeholder:"FILE"`
}

// set applies the flags to the options of a loader.
func (f skipFlags) set(o *loader.Options) { o.SkipBad = f.SkipBad }

// ask adds the flags to the query parameters of a request that loads data into a service.
func (f skipFlags) ask(query url.Values) {
	if f.SkipBad > 0 {
		query.Set("skipBad", strconv.Itoa(f.SkipBad))
	}
}

// report writes the file with the rows that were left out, if there are any, and prints its name.
func (f skipFlags) report(p *program, skipped []loader.Problem) (err error) {
	if len(skipped) == 0 {
		return nil
	}
	if f.SkipReport == standardOutput {
		return writeSkipped(p.out, skipped)
	}
	file, err := os.Create(f.SkipReport)
	if err != nil {
		return err
	}
	if err := errors.Join(writeSkipped(file, skipped), file.Close()); err != nil {
		return fmt.Errorf("writing the list of rows that were left out: %w", err)
	}
	rows := "rows were"
	if len(skipped) == 1 {
		rows = "row was"
	}
	_, err = fmt.Fprintf(p.out, "%d bad %s left out; %s lists them\n", len(skipped), rows, f.SkipReport)
	return err
}

// writeSkipped writes the rows that were left out as CSV.
func writeSkipped(to io.Writer, skipped []loader.Problem) error {
	w := csv.NewWriter(to)
	_ = w.Write([]string{"file", "line", "column", "record", "problem"})
	for _, s := range skipped {
		_ = w.Write([]string{s.File, strconv.Itoa(s.Line), strconv.Itoa(s.Column), strconv.Itoa(s.Record), s.Message})
	}
	w.Flush()
	return w.Error()
}

// set applies the flags to the options of a loader.
func (f *inputFlags) set(o *loader.Options) {
	o.Format, o.Encoding, o.Unpacked, o.Found = f.Format, f.Encoding, f.unpacked, f.archives
}

// unpack returns the paths of a load, with those of its packs first, and with the content of archives in their place.
// The caller must call done to remove the unpacked files.
func (f *inputFlags) unpack(paths []string) (all []string, done func(), err error) {
	if len(paths) == 0 && len(f.Pack) == 0 {
		return nil, nil, errors.New("give a folder or a file to load, or a pack: --pack " +
			strings.Join(packs.Names(), ", --pack "))
	}
	paths, closed, err := f.open(paths)
	if err != nil || len(f.Pack) == 0 {
		return paths, closed, err
	}
	dirs, removed, err := packs.Extract(seed.Files, f.Pack...)
	if err != nil {
		closed()
		return nil, nil, err
	}
	if f.unpacked == nil {
		f.unpacked = make(map[string]string)
	}
	for i, dir := range dirs {
		f.unpacked[dir] = "pack " + f.Pack[i]
	}
	return append(dirs, paths...), func() { removed(); closed() }, nil
}

// ask adds the flags to the query parameters of a request that loads data into a service.
func (f inputFlags) ask(query url.Values) {
	if f.Format != "" {
		query.Set("fileFormat", f.Format)
	}
	if f.Encoding != "" {
		query.Set("encoding", f.Encoding)
	}
}

// printForeign lists the facts and relations that the ontology does not define, and the pack that defines them.
func printForeign(p *program, r loader.Report) {
	const most = 20
	if len(r.Foreigns) == 0 {
		return
	}
	fmt.Fprintf(
		p.out,
		"foreign facts and relations; a question has the full name or its last part in quotes, as in \"name\"(X, Y):\n%s",
		r.ForeignText(most),
	)
	if len(r.ForeignKinds) > 0 {
		fmt.Fprintf(p.out, "foreign kinds; the ontology can name them with @iri:\n%s", r.ForeignKindText(most))
	}
	if name := packs.For(r.ForeignKinds, r.Foreigns); name != "" && len(p.Load.Pack)+len(p.Check.Pack) == 0 {
		fmt.Fprintf(p.out, "the pack %s has kinds and relation types for them: add --pack %s\n", name, name)
	}
}
