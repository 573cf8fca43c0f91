package graph

import (
	"iter"

	"nexum/graph/claim"
	"nexum/schema"
)

// An intake compiles the view of the first revision of a store from the claims of the commit, while the store writes
// them. So the claims need not be read back from the store. The view is the same as one that is compiled from the
// store.
type intake struct {
	b    *Builder
	full chan []claim.Claim
	free chan []claim.Claim
	stop chan struct{}
	done chan struct{}

	table   *table // nil after a failure, and if the claims were not read to their end
	unknown unknown
	err     error
}

// The number of claims that are passed on together, and the number of such batches.
const (
	intakeBatch   = 512
	intakeBatches = 8
)

// newIntake returns an intake. The view uses the ontology in the claims, or o if they have none. latest is used if its
// sources are the same; it may be nil. f is the folder for the view; it may be nil.
func newIntake(f *Folder, o, latest *schema.Ontology) *intake {
	in := &intake{
		b: f.builder(o), full: make(chan []claim.Claim, intakeBatches), free: make(chan []claim.Claim, intakeBatches),
		stop: make(chan struct{}), done: make(chan struct{}),
	}
	in.b.latest = latest
	for range intakeBatches {
		in.free <- make([]claim.Claim, 0, intakeBatch)
	}
	return in
}

// tee yields claims and passes them to the intake. When the claims end and compile returns true, it starts to compile
// the view, while the caller of the iterator continues.
func (in *intake) tee(claims iter.Seq2[claim.Claim, error], compile func() bool) iter.Seq2[claim.Claim, error] {
	return func(yield func(claim.Claim, error) bool) {
		go in.run()
		batch := <-in.free
		for c, err := range claims {
			if err == nil {
				if batch = append(batch, c); len(batch) == intakeBatch {
					in.full <- batch
					batch = (<-in.free)[:0]
				}
			}
			if !yield(c, err) || err != nil {
				close(in.stop)
				close(in.full)
				return
			}
		}
		if !compile() {
			close(in.stop)
		}
		in.full <- batch
		close(in.full)
	}
}

// run receives the claims, and then compiles the view.
func (in *intake) run() {
	defer close(in.done)
	n := newNumberer(in.b)
	for batch := range in.full {
		for i := range batch {
			if in.err != nil {
				break
			}
			c := &batch[i]
			c.Context.Revision = 1
			if c.Context.Doubt == 0 {
				c.Context.Doubt = 0 // 0 and not -0, as a store returns it
			}
			in.err = n.add(c)
		}
		in.free <- batch
	}
	select {
	case <-in.stop:
		in.b.work.Release()
		return
	default:
	}
	if in.err == nil {
		in.table, in.unknown, in.err = in.b.table()
	}
}

// view returns the compiled view. The commit must have succeeded.
func (in *intake) view(rev claim.Revision) (*View, error) {
	<-in.done
	if in.err != nil {
		return nil, in.err
	}
	v := newView(in.b.ontology, in.table, []claim.Revision{rev})
	v.unknown = in.unknown
	return v, nil
}
