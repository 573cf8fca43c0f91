package main

import (
	"os"
	"strings"
	"syscall"
)

// hideAddress starts the program again, in the same process, with the address of a database in the environment and
// not on the command line: every user of a machine can list the command lines of all processes. It returns if there
// is nothing to hide or the system cannot do that.
func hideAddress() {
	args, address := withoutAddress(os.Args)
	if address == "" {
		return
	}
	program, err := os.Executable()
	if err != nil {
		return
	}
	_ = syscall.Exec(program, args, append(os.Environ(), "NEXUM_STORE="+address))
}

// withoutAddress returns a command line without its --store, if that could hold a password.
func withoutAddress(args []string) (rest []string, address string) {
	for i := 0; i < len(args); i++ {
		value, given := strings.CutPrefix(args[i], "--store=")
		if args[i] == "--store" && i+1 < len(args) {
			value, given = args[i+1], true
		}
		if !given || !strings.ContainsAny(value, "@=") {
			rest = append(rest, args[i])
			continue
		}
		address = value
		if args[i] == "--store" {
			i++
		}
	}
	return rest, address
}
