#!/usr/bin/env bash
# Radicale 3.1.8 (Debian 12, with python3-vobject 0.9.6.1), two events in two calendars, each with a VTIMEZONE of its own
# by the name "Office": UTC+03:00 in the first, UTC-08:00 in the second.
# One would expect: each event is read by the VTIMEZONE beside it. RFC 5545, 3.6.5 lets each calendar object define its
# zones, and names such as "Office" or "Custom Time Zone" are what calendar programs make up.
# Seen: whichever definition the server process reads first counts for all calendars from then on. A question for the
# hour in which the second event takes place does not find it; a question eleven hours earlier does.
# Why it matters: a technician's day is asked for by a time range. With two companies on one server, or one program in
# two places, visits are missing from it, and others stand in it, depending on who was read first since the last restart.
set -euo pipefail
packages=(radicale=3.1.8-2 python3-vobject=0.9.6.1-2)
folder=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
cd "$folder"
for package in "${packages[@]}"; do
  [ "$(dpkg-query -W -f '${Package}=${Version}' "${package%%=*}" 2>/dev/null)" = "$package" ] ||
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$package" curl >/dev/null
done
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
printf '[server]\nhosts = 127.0.0.1:%s\n[auth]\ntype = none\n[storage]\nfilesystem_folder = %s/data\n[logging]\nlevel = warning\n' \
  "$port" "$folder" >config
radicale -C config >log 2>&1 &
server=$!
curl -s --retry 50 --retry-connrefused --retry-delay 1 -o /dev/null "http://127.0.0.1:$port/"
put() { # calendar, offset
  curl -s -o /dev/null -u anna: -X MKCALENDAR "http://127.0.0.1:$port/anna/$1/"
  printf 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VTIMEZONE\r\nTZID:Office\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:%s\r\nTZOFFSETTO:%s\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:%s\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;TZID=Office:20260601T120000\r\nDTEND;TZID=Office:20260601T130000\r\nSUMMARY:Visit\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n' "$2" "$2" "$1" |
    curl -s -f -o /dev/null -u anna: -X PUT -H 'content-type: text/calendar' --data-binary @- "http://127.0.0.1:$port/anna/$1/visit.ics"
}
found() { # calendar, hour in UTC
  curl -s -u anna: -X REPORT -H 'depth: 1' -H 'content-type: application/xml' "http://127.0.0.1:$port/anna/$1/" --data "
    <c:calendar-query xmlns:d='DAV:' xmlns:c='urn:ietf:params:xml:ns:caldav'><d:prop><d:getetag/></d:prop><c:filter>
    <c:comp-filter name='VCALENDAR'><c:comp-filter name='VEVENT'><c:time-range start='20260601T${2}0000Z' end='20260601T${2}5900Z'/>
    </c:comp-filter></c:comp-filter></c:filter></c:calendar-query>" | grep -c 'visit.ics' || true
}
put east +0300
put west -0800
seen="east 09Z: $(found east 09), west 20Z: $(found west 20), west 09Z: $(found west 09)"
echo "Events found by the hour at which they begin, and west eleven hours before: $seen"
[ "$seen" = "east 09Z: 1, west 20Z: 0, west 09Z: 1" ]
