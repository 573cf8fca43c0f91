package graphql

import (
	"slices"
	"sync"
)

// sideBySide writes an object whose fields may take long. Free helper goroutines write some of the fields while x
// writes the others.
func (x *run) sideBySide(t *typePlan, source any) bool {
	parts := make([]part, len(t.fields))
	var wait sync.WaitGroup
	left := t.work
	for i := range t.fields {
		p, f := &parts[i], &t.fields[i]
		p.run = x.fork()
		if f.sub == nil {
			continue
		}
		if left--; left == 0 || !x.schema.help() {
			continue
		}
		p.releaseSlot = true
		wait.Go(func() {
			defer x.schema.helped()
			p.ok = p.safeField(f, source)
		})
	}
	for i := range t.fields {
		if p := &parts[i]; !p.releaseSlot {
			p.ok = p.safeField(&t.fields[i], source)
		}
	}
	wait.Wait()
	return x.join(t, parts)
}

// A part is one field of an object, which its own run writes.
type part struct {
	*run
	releaseSlot, ok bool
}

// join appends the output of the parts, in the order of the fields.
func (x *run) join(t *typePlan, parts []part) bool {
	ok := true
	x.buf = append(x.buf, '{')
	for i := range parts {
		if i > 0 {
			x.buf = append(x.buf, ',')
		}
		p := &parts[i]
		x.buf = append(append(x.buf, t.fields[i].key...), p.buf...)
		x.count += p.count
		x.errs = append(x.errs, p.errs...)
		x.ended = x.ended || p.ended
		ok = ok && p.ok
	}
	x.buf = append(x.buf, '}')
	return ok
}

// help reserves a helper goroutine. It returns false if none is free.
func (s *Schema) help() bool {
	select {
	case s.slots <- struct{}{}:
		return true
	default:
		return false
	}
}

// helped releases a helper goroutine.
func (s *Schema) helped() { <-s.slots }

// fork returns a run that writes one field of an object concurrently with x.
func (x *run) fork() *run {
	return &run{
		schema: x.schema,
		op:     x.op,
		ctx:    x.ctx,
		done:   x.done,
		path:   slices.Clone(x.path),
		ended:  x.ended,
		budget: x.budget,
		traced: x.traced,
	}
}
