package rdf

import "strings"

// reference is an IRI in the parts that RFC 3986 defines. An absent part is not the same as an empty one.
type reference struct {
	scheme, authority, path, query, fragment       string
	hasScheme, hasAuthority, hasQuery, hasFragment bool
}

func parseReference(s string) (r reference) {
	s, r.fragment, r.hasFragment = strings.Cut(s, "#")
	s, r.query, r.hasQuery = strings.Cut(s, "?")
	if n := schemeLen(s); n > 0 {
		r.scheme, r.hasScheme, s = s[:n], true, s[n+1:]
	}
	if rest, ok := strings.CutPrefix(s, "//"); ok {
		r.hasAuthority = true
		i := strings.IndexByte(rest, '/')
		if i < 0 {
			i = len(rest)
		}
		r.authority, s = rest[:i], rest[i:]
	}
	r.path = s
	return r
}

// schemeLen returns the length of the scheme of s without its colon, or 0 if s is relative.
func schemeLen(s string) int {
	for i, c := range s {
		switch {
		case isLetter(c), i > 0 && (isDigit(c) || c == '+' || c == '-' || c == '.'):
		case c == ':':
			return i
		default:
			return 0
		}
	}
	return 0
}

// IsAbsolute reports whether an IRI has a scheme.
func IsAbsolute(iri string) bool { return schemeLen(iri) > 0 }

// Resolve resolves a reference against a base, as defined in RFC 3986, section 5.2.
func Resolve(base, ref string) string {
	r := parseReference(ref)
	if r.hasScheme || base == "" {
		if r.hasScheme && r.hasAuthority {
			r.path = removeDots(r.path)
			return r.String()
		}
		return ref
	}
	b := parseReference(base)
	switch {
	case r.hasAuthority:
		r.path = removeDots(r.path)
	case r.path == "":
		r.path = b.path
		if !r.hasQuery {
			r.query, r.hasQuery = b.query, b.hasQuery
		}
		r.authority, r.hasAuthority = b.authority, b.hasAuthority
	default:
		if !strings.HasPrefix(r.path, "/") {
			r.path = merge(b, r.path)
		}
		r.path = removeDots(r.path)
		r.authority, r.hasAuthority = b.authority, b.hasAuthority
	}
	r.scheme, r.hasScheme = b.scheme, b.hasScheme
	return r.String()
}

func merge(base reference, path string) string {
	if base.hasAuthority && base.path == "" {
		return "/" + path
	}
	return base.path[:strings.LastIndexByte(base.path, '/')+1] + path
}

func removeDots(path string) string {
	if !strings.Contains(path, "./") && !strings.HasSuffix(path, "/.") && !strings.HasSuffix(path, "/..") && path != "." &&
		path != ".." {
		return path
	}
	var out []byte
	for in := path; in != ""; {
		switch {
		case strings.HasPrefix(in, "../"):
			in = in[3:]
		case strings.HasPrefix(in, "./"), strings.HasPrefix(in, "/./"):
			in = in[2:]
		case in == "/.":
			in = "/"
		case strings.HasPrefix(in, "/../"), in == "/..":
			if in = in[3:]; in == "" {
				in = "/"
			}
			out = out[:max(strings.LastIndexByte(string(out), '/'), 0)]
		case in == ".", in == "..":
			in = ""
		default:
			n := strings.IndexByte(in[1:], '/') + 1
			if n == 0 {
				n = len(in)
			}
			out, in = append(out, in[:n]...), in[n:]
		}
	}
	return string(out)
}

// String joins the parts.
func (r reference) String() string {
	var b strings.Builder
	if r.hasScheme {
		b.WriteString(r.scheme + ":")
	}
	if r.hasAuthority {
		b.WriteString("//" + r.authority)
	}
	b.WriteString(r.path)
	if r.hasQuery {
		b.WriteString("?" + r.query)
	}
	if r.hasFragment {
		b.WriteString("#" + r.fragment)
	}
	return b.String()
}
