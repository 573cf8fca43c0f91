package main

import (
	"fmt"
	"net"
	"reflect"
	"strings"
	"unicode"
)

// check rejects invalid limits.
func (l *limitFlags) check() error {
	if err := checkLimits(*l); err != nil {
		return err
	}
	if l.Requests == 0 {
		return fmt.Errorf("--limit-requests is 0, but a service needs at least 1")
	}
	return nil
}

// checkLimits returns an error if any field of a struct of limits is negative.
func checkLimits(limits any) error {
	v := reflect.ValueOf(limits)
	for _, field := range reflect.VisibleFields(v.Type()) {
		if f := v.FieldByIndex(field.Index); f.CanInt() && f.Int() < 0 {
			return fmt.Errorf("--limit-%s is %v, but a limit cannot be negative", flagName(field.Name), f.Interface())
		}
		const most = 1 << 40 // MiB; the number of bytes must not overflow
		if f := v.FieldByIndex(field.Index); f.CanInt() && field.Tag.Get("placeholder") == "MIB" && f.Int() > most {
			return fmt.Errorf("--limit-%s is %v MiB, but the maximum is %v", flagName(field.Name), f.Interface(), int64(most))
		}
	}
	return nil
}

// flagName returns the name of the flag for a field: RuleTime becomes rule-time.
func flagName(field string) string {
	var b strings.Builder
	for i, r := range field {
		if i > 0 && unicode.IsUpper(r) {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

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
