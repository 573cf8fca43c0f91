package main

import (
	"os"
	"strings"
	"syscall"
)

// hideAddress restarts the program in the same process and moves the address of a database from the command line to
// the environment, because all users of a machine can see all command lines. It returns if there is nothing to hide
// or the system does not support this.
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

// withoutAddress returns the arguments without --store, if its value could contain a password, and that value.
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
