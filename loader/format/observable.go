package format

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/google/uuid"
)

// ObservableID returns the id that STIX 2.1 gives to an observable with one identifying property, such as value of a
// domain-name or hashes.MD5 of a file: domain-name--UUID. The UUID is of version 5, made from the property, so that
// everybody who follows the specification gives an observable the same id.
func ObservableID(typ, property, value string) string {
	var identity any = map[string]string{property: value}
	if list, key, ok := strings.Cut(property, "."); ok {
		identity = map[string]any{list: map[string]string{key: value}}
	}
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	_ = e.Encode(identity) // maps of texts can be encoded
	// The namespace of the specification, section 2.9.
	namespace := uuid.MustParse("00abedb4-aa42-466c-9c01-fed23315a9b7")
	return typ + "--" + uuid.NewSHA1(namespace, bytes.TrimSpace(text.Bytes())).String()
}

// IsObservable reports whether ObservableID knows how to identify an observable by a property.
func IsObservable(typ, property string) bool {
	switch typ {
	case "ipv4-addr", "ipv6-addr", "domain-name", "url", "email-addr", "mac-addr":
		return property == "value"
	case "file":
		return property == "hashes.MD5" || property == "hashes.SHA-1" || property == "hashes.SHA-256" ||
			property == "hashes.SHA-512"
	case "mutex":
		return property == "name"
	}
	return false
}
