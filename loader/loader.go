package loader

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"path"
	"path/filepath"
	"slices"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/loader/archive"
	"nexum/loader/format"
	"nexum/schema"
	"nexum/schema/spelling"
)

// DefaultBase is the base IRI for nexum's own names in N-Quads: base + id/21vianet, type/SUBSIDIARY_OF,
// fact/foundedOn, kind/Company.
const DefaultBase = "https://nexum.example/"

// Known is the part of an existing store that a check needs.
type Known interface {
	// KindOf returns the kind of an entity. ok is false if there is no such entity.
	KindOf(id string) (kind string, ok bool)
	// Holds reports whether the store has an equal claim in a context with the same Key that is not retracted.
	Holds(c claim.Claim) bool
	// RuleClaims returns the claims of the texts of rules, by id. The newest claim of a rule comes first.
	RuleClaims() []claim.RuleClaim
	// OntologyTexts returns the files of the ontology, by name.
	OntologyTexts() []graph.OntologyText
	// IsRule reports whether an id is or was the id of a rule.
	IsRule(id string) bool
	// IDs yields the ids of all entities.
	IDs() iter.Seq[string]
	// About yields the claims about the fact or relation of c that are not retracted. The context of c does not matter.
	About(c claim.Claim) iter.Seq[claim.Claim]
	// OfRecord yields the claims of a record that are not retracted.
	OfRecord(r graph.Record) iter.Seq[claim.Claim]
}

// Progress is the progress of a Load or Check.
type Progress struct {
	Stage Stage
	Done  int64  // bytes of input while reading, steps while checking, claims while committing, 0 while writing
	Total int64  // value of Done at the end; 0 if unknown
	File  string // the file that is being read
}

// Stage is a part of a Load.
type Stage uint8

// These are the stages in their order. A Check ends before Committing. In Writing, the store has all claims and writes
// them and their view; how much of that is done is unknown.
const (
	Reading Stage = iota
	Checking
	Committing
	Writing
)

// String returns the name of the stage.
func (s Stage) String() string { return [...]string{"reading", "checking", "committing", "writing"}[s] }

// Options configure a Loader. Only Ontology is required.
type Options struct {
	// Ontology is used if neither Known nor the loaded files have an ontology.
	Ontology *schema.Ontology
	// Fallback is the ontology that a load of records in YAML or JSON Lines brings if there is no other: neither the
	// store, nor Ontology, nor the loaded files have one. It may be empty.
	Fallback []schema.Source
	// Known is the existing content of the store; nil if there is none.
	Known Known
	// Base is the base IRI of nexum's own names in N-Quads; empty means DefaultBase.
	Base string
	// ParseRules splits a .rules file into its rules and checks them under an ontology. The File of its problems
	// may be empty. If ParseRules is nil, .rules files are refused.
	ParseRules func(o *schema.Ontology, name string, src []byte) ([]Rule, []Problem)
	// FitRules checks the loaded rules together with held, the other rules that the store would hold after the
	// load. before are the rules that it holds now. A problem without File concerns rules of the store. The notes
	// concern rules of the store that cannot be used in their present form, and loaded rules that may not
	// terminate. If FitRules is nil, these checks are skipped.
	FitRules func(o *schema.Ontology, loaded []Rule, held, before []claim.RuleText) (problems, notes []Problem)
	// Numbers returns the attributes that rules read as numbers, without their places. If it is nil, other values of
	// these attributes are not noted.
	Numbers func(o *schema.Ontology, rules []claim.RuleText) map[Attribute]NumberUse
	// Suspicions are the checks that yield warnings; nil means DefaultSuspicions. They end with the first problem, since
	// what a claim with a problem says is missing.
	Suspicions []Suspicion
	// Progress is called from time to time with the state of the work. It must return quickly.
	Progress func(Progress)
	// Formats are the input formats; nil means those of Builtin.
	Formats []format.Format
	// Format is the name of the format of single files. If it is empty, the loader recognizes the format by name and
	// content.
	Format string
	// Encoding is the character encoding of files that are not UTF-8, and of tables that do not name their own. Empty
	// means to detect UTF-8 and UTF-16, and to refuse other encodings.
	Encoding string
	// Within is a folder of received files. Paths below it are taken as if it were the root of the file system, so
	// that the identity of a file does not depend on where the folder is. It may be empty.
	Within string
	// Unpacked maps folders with unpacked files to the archives that hold them. A path below such a folder is taken as
	// if it were below the archive.
	Unpacked map[string]string
	// Found lists folders whose files the caller did not name, such as those with the unpacked files of an archive. A
	// file there that holds no data is left out, with a note, where it would otherwise be a problem: a JSON Schema, or
	// a table without a mapping beside data of another format.
	Found []string
	// SkipBad is the maximum number of bad rows that a load may skip, each with all its claims. With 0, a load
	// fails for any bad row. Rows are the lines of formats in which a line is a record. Problems elsewhere always
	// fail the load. Report.Skipped lists the rows.
	SkipBad int
	// TempDir is the folder where large input is sorted; empty means the system's folder for temporary files.
	TempDir string
	// MaxProblems is the maximum number of listed problems; 0 means 1000.
	MaxProblems int
	// MaxWarnings is the maximum number of listed warnings per kind; 0 means 10.
	MaxWarnings int
}

// Loader checks and loads datasets. It may be used by several goroutines at once.
type Loader struct {
	Options
	vocab  *vocabulary
	buffer int // size of the memory for sorting in bytes; 0 means the default
	chunk  int // size of the parts of a file that is read in parallel, in bytes; 0 means the default
}

// New returns a Loader. It fails if the ontology uses a word that has another meaning in data files.
func New(o Options) (*Loader, error) {
	v, err := newVocabulary(o.Ontology)
	if err != nil {
		return nil, err
	}
	if o.Base == "" {
		o.Base = DefaultBase
	}
	if o.Formats == nil {
		o.Formats = Builtin()
	}
	if o.Format != "" && formatNamed(o.Formats, o.Format) == nil {
		names := formatNames(o.Formats)
		return nil, fmt.Errorf(
			"there is no format %s; it is %s%s",
			quote(o.Format),
			spelling.OrList(names),
			spelling.DidYouMean(o.Format, slices.Values(names)),
		)
	}
	if o.MaxProblems == 0 {
		o.MaxProblems = 1000
	}
	if o.MaxWarnings == 0 {
		o.MaxWarnings = 10
	}
	if o.Progress == nil {
		o.Progress = func(Progress) {}
	}
	return &Loader{Options: o, vocab: v}, nil
}

// Check reads datasets and files and reports all problems and warnings. If the data is invalid, the error is an
// *InvalidError; other errors are those of the file system or the context.
func (l *Loader) Check(ctx context.Context, paths ...string) (Report, error) {
	r := l.newReading(ctx)
	defer r.close()
	return r.check(paths)
}

// Commit writes claims as one revision, either all or none. It may range over claims several times. The retractions
// come first. The others come in the order of their contexts, each once, and without those that Known holds.
type Commit func(message string, claims iter.Seq2[claim.Claim, error]) error

// Load checks datasets and files together and then commits their new claims. If there is any problem, nothing is
// committed and the error is an *InvalidError. If the text of a rule has changed, the old text is retracted. If
// there is nothing to add or retract, commit is not called.
func (l *Loader) Load(ctx context.Context, commit Commit, paths ...string) (Report, error) {
	r := l.newReading(ctx)
	defer r.close()
	report, err := r.check(paths)
	if err != nil || report.New == 0 && report.Retracted == 0 {
		return report, err
	}
	if err := commit(r.message(), r.changes()); err != nil {
		return report, fmt.Errorf("loading: %w", err)
	}
	return report, nil
}

// check reads and checks everything.
func (r *reading) check(paths []string) (Report, error) {
	err := r.find(paths)
	if err == nil && r.view != nil {
		err = r.replace()
	}
	if err == nil {
		var ok bool
		if ok, err = r.readOntology(); err == nil && !ok {
			return r.result(nil)
		}
	}
	if err == nil {
		err = r.readFiles()
	}
	if err == nil {
		err = r.settleVersions()
	}
	if err == nil {
		err = r.checkIDsWithout()
	}
	if err == nil {
		err = r.findAsserted()
	}
	if err == nil {
		err = r.findWithdrawals()
	}
	if err == nil {
		r.checkRules()
		err = r.checkNames()
	}
	if err == nil {
		err = r.checkClaims()
	}
	if err == nil {
		err = r.checkLifetimes()
	}
	if err == nil {
		err = r.plausible.check()
	}
	if err == nil {
		r.checkAttributes()
		r.checkForeign()
		err = r.checkMentions()
	}
	if err == nil && r.old != nil {
		r.checkReplaced()
	}
	if err == nil {
		r.checkNarrowing()
		r.noteEarlier()
	}
	r.endSkipping()
	return r.result(err)
}

// result returns the complete report.
func (r *reading) result(err error) (Report, error) {
	if len(r.datasets) == 1 {
		r.report.Dataset = r.datasets[0].Name
	}
	name := func(i int) string { return r.packedName(r.files[i].name) }
	r.report.Notes, _ = r.notes.result(name)
	r.report.Problems, r.report.MoreProblems = r.problems.result(name)
	r.report.Skippable = r.SkipBad == 0 && len(r.problems.list) > 0 &&
		!slices.ContainsFunc(r.problems.list, func(f found) bool { return f.line == 0 || !r.files[f.file].rows })
	r.report.Warnings, r.report.WarningKinds = r.warnings.result(name)
	if err == nil && len(r.report.Problems) > 0 {
		err = &InvalidError{r.report.Problems, r.report.MoreProblems}
	}
	return r.report, err
}

// readFiles reads all files into the spools, and again if the kind of a subject depends on several places.
func (r *reading) readFiles() error {
	before, ok := r.beforeFiles()
	err := r.readEach()
	if err == nil && ok {
		var two bool
		if two, err = r.hasTwoKinds(); two {
			r.again(&before)
			r.kindsLater = true
			err = r.readEach()
		}
	}
	if err != nil {
		return err
	}
	r.settleUnmapped()
	return r.readLater()
}

// readEach reads each file.
func (r *reading) readEach() error {
	var done, reported int64
	for _, f := range r.files {
		r.size += f.size
	}
	for i := range len(r.files) { // reading may append files that are parts of others
		s := r.files[i]
		if s.open == nil || s.skip {
			continue // its problem has been reported, or it is a part of another file
		}
		r.Progress(Progress{Reading, done, r.size, s.name})
		r.readFile(i, func(n int64) {
			if done += n; done-reported >= 1<<20 {
				reported = done
				r.Progress(Progress{Reading, done, r.size, s.name})
			}
		})
		r.report.Files++
		if err := r.stopped(); err != nil {
			return err
		}
	}
	return nil
}

// readFile reads one file. Errors become problems of the file.
func (r *reading) readFile(i int, done func(int64)) {
	opened, err := openInput(&r.files[i], done)
	if err != nil {
		r.unread(i, "%s", err)
		return
	}
	defer opened.close()
	in := r.inputOf(i, opened, done)
	err = r.files[i].format.Read(r.context, in, newSink(r))
	switch e, ok := errors.AsType[*format.Error](err); {
	case err == nil || r.stopped() != nil:
	case errors.Is(err, format.ErrUnmapped):
		r.unmapped = append(r.unmapped, found{place{file: i}, err.Error()})
	case ok:
		r.partial, r.bad.off = true, true // the rest of the file is missing, so the load fails and skips no rows
		r.problems.add(placeAt(e.Place), "%s", err)
	default:
		r.unread(i, "%s", pathless(err))
	}
}

// inputOf returns the input for the reader of a format.
func (r *reading) inputOf(i int, opened *input, done func(int64)) *format.Input {
	s := r.files[i]
	in := &format.Input{
		Name: s.name, Document: s.document, Scope: s.scope, Encoding: r.Encoding, Body: opened.r, Random: opened.random,
		Size: s.size, Close: opened.close, File: i,
	}
	if s.dataset >= 0 {
		in.Context = r.datasets[s.dataset].ctx
	}
	if in.Context.Document != "" {
		in.Document = in.Context.Document
	} else {
		r.documents[in.Document] = i
		if r.old != nil && s.dataset < 0 {
			r.old.Cited(in.Document)
		}
	}
	in.Rename = func(name string) {
		r.files[i].title = filepath.Base(s.name)
		in.Name, r.files[i].name = name, name
	}
	in.Match = func(pattern string) []string { return r.match(&s, pattern) }
	in.Part = func(name string) (*format.Input, error) { return r.part(&s, name, done) }
	return in
}

// match returns the names of the parts of a file that match a pattern.
func (r *reading) match(of *source, pattern string) (names []string) {
	for _, ending := range append([]string{""}, archive.Endings()...) {
		p := pattern + ending
		for _, s := range r.files {
			if ok, _ := path.Match(p, filepath.Base(s.name)); ok && of.dataset < 0 && s.dataset < 0 && s.open != nil &&
				s.path != of.path {
				names = append(names, s.name)
			}
		}
		if len(names) == 0 {
			names = slices.DeleteFunc(of.glob(p), func(name string) bool { return path.Base(name) == path.Base(of.path) })
		}
		if len(names) > 0 {
			break
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// part opens a part of a file: a file of the same folder, or one that the caller named too.
func (r *reading) part(of *source, name string, done func(int64)) (*format.Input, error) {
	var s *source
	var err error
	i := slices.IndexFunc(r.files, func(f source) bool {
		return of.dataset < 0 && f.dataset < 0 && f.open != nil && f.name == name
	})
	if i >= 0 {
		given := r.files[i]
		s = &given
	} else if s, err = of.sibling(name); err != nil {
		return nil, pathless(err)
	}
	_, s.packing = archive.CutEnding(name)
	s.format, s.rows = of.format, true
	again := slices.ContainsFunc(r.files, func(f source) bool {
		return f.open == nil && f.path == s.path
	})
	if i < 0 || again {
		r.size += s.size
	}
	opened, err := openInput(s, done)
	if err != nil {
		return nil, err
	}
	if !again {
		r.report.Files++
	}
	s.open = nil // otherwise it would also be read on its own
	r.files = append(r.files, *s)
	return r.inputOf(len(r.files)-1, opened, done), nil
}

// unread reports that a file cannot be read, or cannot be read to its end.
func (r *reading) unread(file int, format string, args ...any) {
	r.partial = true
	r.problems.add(place{file: file}, format, args...)
}

// changes yields the retractions, and then the claims that the store does not hold.
func (r *reading) changes() iter.Seq2[claim.Claim, error] {
	return func(yield func(claim.Claim, error) bool) {
		retractions := slices.Values(r.retracted)
		if r.old != nil {
			retractions = chained(r.old.Retractions(), retractions)
		}
		for c := range retractions {
			if err := r.stopped(); err != nil {
				yield(claim.Claim{}, err)
				return
			}
			if !yield(c, nil) {
				return
			}
		}
		r.fresh()(yield)
	}
}

// chained yields the values of two sequences, one after the other.
func chained[T any](a, b iter.Seq[T]) iter.Seq[T] {
	return func(yield func(T) bool) {
		for _, seq := range [2]iter.Seq[T]{a, b} {
			for x := range seq {
				if !yield(x) {
					return
				}
			}
		}
	}
}

// fresh yields the claims that the store does not hold.
func (r *reading) fresh() iter.Seq2[claim.Claim, error] {
	return func(yield func(claim.Claim, error) bool) {
		done := int64(0)
		err := r.eachClaim(func(c claim.Claim, _ []place) bool {
			if r.known != nil && r.known.Holds(c) {
				return true
			}
			if done++; done&0xfff == 1 {
				r.Progress(Progress{Stage: Committing, Done: done, Total: int64(r.report.New)})
			}
			return yield(c, nil)
		})
		switch {
		case err == nil:
			r.Progress(Progress{Stage: Writing})
		case !errors.Is(err, errStop):
			yield(claim.Claim{}, err)
		}
	}
}
