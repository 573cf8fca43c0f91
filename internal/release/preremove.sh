#!/bin/sh
# Stops the service. An upgrade starts it again. Data in /var/lib/nexum stays.
set -e
if [ "$1" = remove ] && [ -d /run/systemd/system ]; then
	systemctl disable --now nexum.service || true
fi
