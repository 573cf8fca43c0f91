#!/bin/sh
# Lets systemd forget the unit. Data in /var/lib/nexum stays, also if the package is purged: it cannot be made again.
set -e
if [ "$1" = remove ] && [ -d /run/systemd/system ]; then
	systemctl daemon-reload
fi
if [ "$1" = purge ]; then
	# Secrets that were put beside the configuration. dpkg removes only files that it installed.
	rm -f /etc/nexum/environment /etc/nexum/token
	rmdir --ignore-fail-on-non-empty /etc/nexum 2>/dev/null || true
fi
