package model

// See returns the scope of a view that differs from this one, as the field view makes it.
func (s *Scope) See(in *ViewInput) (*Scope, error) { return s.see(in) }

// Has reports whether the view has an entity with an id.
func (s *Scope) Has(id string) bool { _, ok := s.View.Lookup(id); return ok }
