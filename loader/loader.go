package loader

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/loader/format"
	"nexum/schema"
)

// DefaultBase is the IRI under which N-Quads name the entities, relation types, facts and kinds of nexum:
// base + id/21vianet, type/SUBSIDIARY_OF, fact/foundedOn, kind/Company.
const DefaultBase = "https://nexum.example/"

// Known is what a store holds already, as the check needs it.
type Known interface {
	// KindOf returns the kind of an entity; ok is false if there is none such.
	KindOf(id string) (kind string, ok bool)
	// Holds reports whether an equal claim in a context of the same Key is there and not retracted.
	Holds(c claim.Claim) bool
	// RuleClaims returns the claims of the texts of rules, by id, the newest first.
	RuleClaims() []claim.RuleClaim
	// OntologyTexts returns the files of the ontology, by name.
	OntologyTexts() []graph.OntologyText
	// IsRule reports whether an id is, or was, that of a rule.
	IsRule(id string) bool
	// IDs yields the ids of the entities.
	IDs() iter.Seq[string]
}

// Progress is how far a Load or Check is.
type Progress struct {
	Stage Stage
	Done  int64  // bytes of input while reading, steps while checking, claims while committing
	Total int64  // what Done ends at; 0 if that is not known
	File  string // that is being read
}

// A Stage is a part of a Load.
type Stage uint8

// The stages in their order. A Check ends before Committing.
const (
	Reading Stage = iota
	Checking
	Committing
)

// String returns the stage in a word.
func (s Stage) String() string { return [...]string{"reading", "checking", "committing"}[s] }

// Options say how to load. Only Ontology is needed.
type Options struct {
	// Ontology is used where neither what is known nor what is loaded brings one.
	Ontology *schema.Ontology
	// Known is what is there already; nil if nothing is.
	Known Known
	// Base is the IRI under which N-Quads name what is ours; empty for DefaultBase.
	Base string
	// ParseRules splits a .rules file into its rules and finds what is wrong with them under an ontology; in its problems,
	// File can be empty. Without it, .rules files are refused.
	ParseRules func(o *schema.Ontology, name string, src []byte) ([]Rule, []Problem)
	// FitRules checks whether rules fit together with those that the store would hold beside them, where before
	// are those that it holds now. A problem without File is one with rules of the store. The notes are about
	// those of them that cannot be used as it is, and about loaded rules that may not end. Without it, nothing of that is
	// checked.
	FitRules func(o *schema.Ontology, loaded []Rule, held, before []claim.RuleText) (problems, notes []Problem)
	// Numbers returns the attributes that rules read as numbers, without their places, each with one of the rules. Without it, what else
	// claims have there is not noted.
	Numbers func(o *schema.Ontology, rules []claim.RuleText) map[Attribute]string
	// Suspicions are what to warn of; nil for DefaultSuspicions.
	Suspicions []Suspicion
	// Progress is told now and then how far the work is. It must return quickly.
	Progress func(Progress)
	// Formats are the input formats; nil for those that Builtin returns.
	Formats []format.Format
	// Format is the name of the format in which single files are read, whatever they look like; empty to recognize it.
	Format string
	// Encoding is the character encoding of tables that do not say it themselves; empty to detect it.
	Encoding string
	// Within is a folder that stands for the root of the file system of whoever sent the files in it, so that a file
	// has the same identity wherever the folder is. Empty for none.
	Within string
	// SkipBad is how many bad rows a load may leave out, each with all that it claims; 0 fails for any. Rows are the lines
	// and rows of formats whose records are lines: what is wrong elsewhere always fails. Report.Skipped lists them.
	SkipBad int
	// TempDir is where large input is sorted; empty for the system's folder for temporary files.
	TempDir string
	// MaxProblems is how many problems are listed; 0 for 1000.
	MaxProblems int
	// MaxWarnings is how many warnings of each kind are listed; 0 for 10.
	MaxWarnings int
}

// A Loader checks and loads datasets. It can be used by several goroutines at once.
type Loader struct {
	Options
	vocab  *vocabulary
	buffer int // bytes of memory to sort in; 0 for the usual
}

// New returns a Loader. It fails if the ontology uses a word that data files use for something else.
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
		return nil, fmt.Errorf("there is no format %s; it is %s%s", quote(o.Format), orList(names), didYouMean(o.Format, slices.Values(names)))
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

// Check reads datasets and files and reports all that is wrong and suspicious in them. If the data is
// invalid, the error is an *InvalidError; other errors are of the file system or the context.
func (l *Loader) Check(ctx context.Context, paths ...string) (Report, error) {
	r := l.newReading(ctx)
	defer r.close()
	return r.check(paths)
}

// A Commit writes claims as one revision, all of them or none. It may range over claims several times;
// they come in the order of their contexts, each once, and only those that Known does not hold. What is
// retracted comes before them.
type Commit func(message string, claims iter.Seq2[claim.Claim, error]) error

// Load checks datasets and files, all together, and then commits what is new in them. If anything is
// wrong, nothing is committed and the error is an *InvalidError. A rule whose text has changed is retracted as
// it was. If nothing is new or retracted, commit is not called.
func (l *Loader) Load(ctx context.Context, commit Commit, paths ...string) (Report, error) {
	r := l.newReading(ctx)
	defer r.close()
	report, err := r.check(paths)
	if err != nil || report.New == 0 && report.Retracted == 0 {
		return report, err
	}
	if err := commit(claim.MessageOf(loaded+r.titles(), r.described()), r.changes()); err != nil {
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
		err = r.checkIDsWithout()
	}
	if err == nil {
		r.checkRules()
		err = r.checkNames()
	}
	if err == nil {
		err = r.checkClaims()
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
	}
	r.endSkipping()
	return r.result(err)
}

// result completes the report.
func (r *reading) result(err error) (Report, error) {
	if len(r.datasets) == 1 {
		r.report.Dataset = r.datasets[0].Name
	}
	name := func(i int) string { return r.files[i].name }
	r.report.Notes, _ = r.notes.result(name)
	r.report.Problems, r.report.MoreProblems = r.problems.result(name)
	r.report.Warnings, r.report.WarningKinds = r.warnings.result(name)
	if err == nil && len(r.report.Problems) > 0 {
		err = &InvalidError{r.report.Problems, r.report.MoreProblems}
	}
	return r.report, err
}

// readFiles reads all files into the spools.
func (r *reading) readFiles() error {
	var done, total, told int64
	for _, f := range r.files {
		total += f.size
	}
	for i := range len(r.files) { // reading adds parts
		s := r.files[i]
		if s.open == nil || s.skip {
			continue // what is wrong with it has been said, or it is a part of another one
		}
		r.Progress(Progress{Reading, done, total, s.name})
		r.readFile(i, func(n int64) {
			if done += n; done-told >= 1<<20 {
				told = done
				r.Progress(Progress{Reading, done, total, s.name})
			}
		})
		r.report.Files++
		if err := r.stopped(); err != nil {
			return err
		}
	}
	return nil
}

// readFile reads one file. What is wrong with it is a problem.
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
	case ok:
		r.partial, r.bad.off = true, true // the end of the file is missing, which is more than a bad row
		r.problems.add(placeAt(e.Place), "%s", err)
	default:
		r.unread(i, "%s", pathless(err))
	}
}

// inputOf returns what the reader of a format gets of an open file.
func (r *reading) inputOf(i int, opened *input, done func(int64)) *format.Input {
	s := r.files[i]
	in := &format.Input{
		Name: s.name, Document: s.document, Scope: s.scope, Encoding: r.Encoding, Body: opened.r, Random: opened.random, Size: s.size,
		Close: opened.close, File: i,
	}
	if s.dataset >= 0 {
		in.Context = r.datasets[s.dataset].ctx
	}
	if in.Context.Document != "" {
		in.Document = in.Context.Document
	} else {
		r.documents[in.Document] = i
	}
	in.Match = func(pattern string) []string { return r.match(&s, pattern) }
	in.Part = func(name string) (*format.Input, error) { return r.part(&s, name, done) }
	return in
}

// match returns the names of the parts of a file that a pattern stands for.
func (r *reading) match(of *source, pattern string) (names []string) {
	for _, p := range [...]string{pattern, pattern + ".gz"} {
		for _, s := range r.files {
			if ok, _ := path.Match(p, filepath.Base(s.name)); ok && of.dataset < 0 && s.dataset < 0 && s.open != nil && s.path != of.path {
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

// part opens a part of a file: one that the caller named beside it, or one of its folder.
func (r *reading) part(of *source, name string, done func(int64)) (*format.Input, error) {
	var s *source
	var err error
	if i := slices.IndexFunc(r.files, func(f source) bool {
		return of.dataset < 0 && f.dataset < 0 && f.open != nil && f.name == name
	}); i >= 0 {
		given := r.files[i]
		s = &given
	} else if s, err = of.sibling(name); err != nil {
		return nil, pathless(err)
	}
	s.gz = strings.HasSuffix(strings.ToLower(name), ".gz")
	s.format, s.rows = of.format, true
	opened, err := openInput(s, done)
	if err != nil {
		return nil, err
	}
	s.open = nil // or it would be read again on its own
	r.files = append(r.files, *s)
	return r.inputOf(len(r.files)-1, opened, done), nil
}

// unread reports that a file cannot be read, or not to its end.
func (r *reading) unread(file int, format string, args ...any) {
	r.partial = true
	r.problems.add(place{file: file}, format, args...)
}

// changes yields what retracts, and then the claims that are not held yet.
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

// chained yields what two sequences yield, one after the other.
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

// fresh yields the claims that are not held yet.
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
		if err != nil && !errors.Is(err, errStop) {
			yield(claim.Claim{}, err)
		}
	}
}
