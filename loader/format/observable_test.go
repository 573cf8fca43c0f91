package format_test

import (
	"testing"

	"nexum/loader/format"
)

// TestObservableID compares ids with those that other programs make for the same values.
func TestObservableID(t *testing.T) {
	for _, c := range []struct{ typ, value, want string }{
		{"ipv4-addr", "198.51.100.3", "ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4"},
		{"ipv6-addr", "2001:db8::1", "ipv6-addr--6469e3a9-b053-5e34-a025-9396ae051d26"},
		{"domain-name", "example.com", "domain-name--bedb4899-d24b-5401-bc86-8f6b4cc18ec7"},
		{"domain-name", "control.example.com", "domain-name--427e3664-0043-5865-b454-97df26649bde"},
	} {
		t.Run(c.typ+" "+c.value, func(t *testing.T) {
			if got := format.ObservableID(c.typ, "value", c.value); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}
