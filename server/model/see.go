package model

// See returns the scope of a changed view, as the field view does.
func (s *Scope) See(in *ViewInput) (*Scope, error) { return s.see(in) }

// Has reports whether the view has an entity with the id.
func (s *Scope) Has(id string) bool { _, ok := s.View.Lookup(id); return ok }
