package model

// Has reports whether the view has an entity with the id.
func (s *Scope) Has(id string) bool { _, ok := s.View.Lookup(id); return ok }
