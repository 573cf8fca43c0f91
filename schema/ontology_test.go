package schema_test

import (
	"testing"

	"nexum/schema"
)

func TestLoad(t *testing.T) {
	o, err := schema.Load()
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d kinds, %d relation types", len(o.Kinds()), len(o.Types()))
	c, ok := o.Kind("Company")
	if !ok || c.Enum != "COMPANY" || c.Plural != "companies" {
		t.Errorf("Company = %+v, %v", c, ok)
	}
	if f, ok := c.Fact("foundedOn"); !ok || f.Type != "Date" {
		t.Errorf("Company.foundedOn = %+v, %v", f, ok)
	}
	s, ok := o.TypeByTerm("subsidiaryOf")
	if !ok || s.Name != "SUBSIDIARY_OF" || !s.Allows("Company", "Company") || s.Allows("Law", "Company") {
		t.Errorf("subsidiaryOf = %+v, %v", s, ok)
	}
}
