#!/usr/bin/env bash
# Request Tracker 5.0.3 (Debian 12), REST 2: a ticket's Starts is read and written back as it was read.
# One would expect: nothing changes. The REST interface shows times as 2026-04-01T14:00:00Z, RFC 3339 with its zone, and
# a form that cannot be read would be refused, as a wrong status is.
# Seen: the answer is 200, "Starts changed from Wed Apr 01 14:00:00 2026 to Wed Apr 01 14:00:00 2026", and the ticket
# has no start any more. A ticket that is created with 2026-04-01T14:00:00.000Z, as toISOString prints it, has none
# either, with 201. Only "2026-04-01 14:00:00" is kept, read in the time zone of the login.
# Why it matters: read, change one field, write back is how most programs use REST. Here each such save wipes the
# appointment, and every answer on the way is a success.
set -euo pipefail
packages=(request-tracker5=5.0.3+dfsg-3~deb12u7 rt5-db-sqlite=5.0.3+dfsg-3~deb12u7 rt5-standalone=5.0.3+dfsg-3~deb12u7)
folder=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
cd "$folder"
for package in "${packages[@]}"; do
  [ "$(dpkg-query -W -f '${Package}=${Version}' "${package%%=*}" 2>/dev/null)" = "$package" ] || missing=1
done
command -v jq curl >/dev/null || missing=1
[ -z "${missing:-}" ] || DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${packages[@]}" curl jq >/dev/null
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
mkdir none
printf '#!/bin/sh\ncat >/dev/null\n' >mail
chmod +x mail
cat >RT_SiteConfig.pm <<PERL
Set(\$rtname, 'desk'); Set(\$Organization, 'desk.invalid'); Set(\$WebDomain, '127.0.0.1'); Set(\$WebPort, $port);
Set(\$DatabaseType, 'SQLite'); Set(\$DatabaseName, '$folder/desk.sqlite'); Set(\$Timezone, 'UTC');
Set(\$MailCommand, 'sendmailpipe'); Set(\$SendmailPath, '$folder/mail');
Set(\$LogToSyslog, undef); Set(\$LogToFile, undef); Set(\$LogToSTDERR, 'error'); 1;
PERL
export RT_SITE_CONFIG=$folder/RT_SiteConfig.pm RT_SITE_CONFIG_DIR=$folder/none TZ=UTC
echo root-password >password
rt-setup-database-5 --action init --force --root-password-file "$folder/password" </dev/null >log 2>&1
/usr/share/request-tracker5/libexec/rt-server --host 127.0.0.1 --port "$port" --max-workers 1 >log 2>&1 &
server=$!
curl -s --retry 50 --retry-connrefused --retry-delay 1 -o /dev/null "http://127.0.0.1:$port/REST/2.0/rt"
send() { # method, path, JSON
  curl -s -u root:root-password -X "$1" -H 'content-type: application/json' "http://127.0.0.1:$port/REST/2.0$2" ${3:+--data "$3"}
}
of() { send GET "/ticket/$1" | jq -r .Starts; }
plain=$(send POST /ticket '{"Queue":"General","Subject":"Heater","Starts":"2026-04-01 14:00:00"}' | jq -r .id)
before=$(of "$plain")
told=$(send PUT "/ticket/$plain" "{\"Starts\":\"$before\"}" | jq -r '.[0]')
after=$(of "$plain")
iso=$(send POST /ticket '{"Queue":"General","Subject":"Heater","Starts":"2026-04-01T14:00:00.000Z"}' | jq -r .id)
echo "read $before, written back: $told"
echo "read then $after; created with 2026-04-01T14:00:00.000Z: $(of "$iso")"
[ "$before" = 2026-04-01T14:00:00Z ]
[ "$after $(of "$iso")" = "1970-01-01T00:00:00Z 1970-01-01T00:00:00Z" ]
