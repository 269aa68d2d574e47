#!/usr/bin/env bash
# Xandikos 0.2.8 (Debian 12), PUT of an event whose UID another event of the calendar has.
# One would expect: a refusal as status of the answer. RFC 4791, 5.3.2.1 names the precondition no-uid-conflict, and a
# precondition that is not met is 403 or 409. Radicale says 409.
# Seen: 207 Multi-Status, with 412 in its XML. The event is not stored.
# Why it matters: 207 is a success to every HTTP client (`ok` of fetch, raise_for_status of requests), and nobody reads a
# body after a PUT. A visit that was moved to another name, or imported twice, is lost and counts as stored.
set -euo pipefail
package=xandikos=0.2.8-1
folder=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
cd "$folder"
[ "$(dpkg-query -W -f '${Package}=${Version}' xandikos 2>/dev/null)" = "$package" ] ||
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$package" curl >/dev/null
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
xandikos -d "$folder/data" --defaults -l 127.0.0.1 -p "$port" >log 2>&1 &
server=$!
curl -s --retry 50 --retry-connrefused --retry-delay 1 -o /dev/null "http://127.0.0.1:$port/"
calendar=http://127.0.0.1:$port/user/calendars/calendar
put() {
  printf 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VEVENT\r\nUID:visit-1\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20260401T080000Z\r\nSUMMARY:Heater\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n' |
    curl -s -o answer -w '%{http_code}' -X PUT -H 'content-type: text/calendar' --data-binary @- "$calendar/$1"
}
first=$(put one.ics)
second=$(put two.ics)
within=$(grep -o 'HTTP/1.1 [0-9]*' answer)
stored=$(curl -s -o /dev/null -w '%{http_code}' "$calendar/two.ics")
echo "first PUT $first, second PUT $second with \"$within\" in its body, GET of the second $stored"
[ "$first $second $within $stored" = "201 207 HTTP/1.1 412 404" ]
