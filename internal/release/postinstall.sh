#!/bin/sh
# Creates the user of the service. The service is not started: whoever installs it decides what it serves.
set -e
if command -v systemd-sysusers >/dev/null; then
	systemd-sysusers nexum.conf
elif ! getent passwd nexum >/dev/null; then
	adduser --system --group --home /var/lib/nexum --no-create-home nexum
fi
if [ -d /run/systemd/system ]; then
	systemctl daemon-reload
	# After an upgrade, a service that runs is started again with the new program.
	systemctl try-restart nexum.service || true
fi
