package main

import (
	"fmt"
	"net"
	"strings"
	"unicode"
)

// reachable returns an address at which this machine can connect to a service that listens on addr. It replaces the
// unspecified address, which means all interfaces.
func reachable(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsUnspecified() {
		return addr
	}
	return net.JoinHostPort("localhost", port)
}

// isOpen reports whether other machines can reach an address.
func isOpen(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	ip := net.ParseIP(host)
	return err == nil && (ip == nil || !ip.IsLoopback())
}

// visible escapes the characters of a text that could manipulate a terminal.
func visible(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '\n' || r == '\t' || unicode.IsPrint(r):
			b.WriteRune(r)
		case r < 0x80:
			fmt.Fprintf(&b, `\x%02x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}
