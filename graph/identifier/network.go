package identifier

import "net/netip"

// network returns an address of the Internet Protocol, or a range of addresses, in its shortest form.
func network(s string) string {
	if a, err := netip.ParseAddr(s); err == nil {
		return a.String()
	}
	if p, err := netip.ParsePrefix(s); err == nil {
		return p.String()
	}
	return s
}

func isIPv4(s string) bool { return hasVersion(s, netip.Addr.Is4) }
func isIPv6(s string) bool { return hasVersion(s, netip.Addr.Is6) }

// hasVersion reports whether a text is an address or a range of addresses of a version of the protocol.
func hasVersion(s string, version func(netip.Addr) bool) bool {
	if a, err := netip.ParseAddr(s); err == nil {
		return version(a)
	}
	p, err := netip.ParsePrefix(s)
	return err == nil && version(p.Addr())
}
