#!/usr/bin/env bash
# Tryton 6.0.29 (Debian 12) on SQLite, two people who read the same record and then write it, each with the `_timestamp`
# that the record had when it was read.
# One would expect: the second write is refused with ConcurrencyException, as it is on PostgreSQL. That is what
# `_timestamp` is for, and the desktop client sends it with every save.
# Seen: on SQLite `_timestamp` counts whole seconds. If the record is read, written by one and written by the other
# within a second, both writes are accepted, and what the first one wrote is gone. With more than a second between the
# two writes and the record's change before, the second is refused.
# Why it matters: SQLite is what one tries Tryton and programs for it with. A program that is right looks wrong there,
# and a test of its conflicts passes or fails by the clock; on PostgreSQL the same code behaves.
set -euo pipefail
package=tryton-server=6.0.29-2+deb12u4
folder=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
cd "$folder"
[ "$(dpkg-query -W -f '${Package}=${Version}' tryton-server 2>/dev/null)" = "$package" ] ||
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$package" curl >/dev/null
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
printf '[database]\nuri = sqlite://\npath = %s\n[web]\nlisten = 127.0.0.1:%s\n' "$folder" "$port" >trytond.conf
echo a-long-password-of-the-admin >password
touch desk.sqlite
TRYTONPASSFILE=password trytond-admin -c trytond.conf -d desk --all --email admin@example.invalid -p >log 2>&1
trytond -c trytond.conf -d desk >log 2>&1 &
server=$!
curl -s --retry 50 --retry-connrefused --retry-delay 1 -o /dev/null "http://127.0.0.1:$port/"
cat >look.py <<'PY'
import base64, json, sys, time, urllib.request

def post(method, params, authorization=None):
    headers = {'content-type': 'application/json'}
    if authorization: headers['authorization'] = authorization
    body = json.dumps({'id': 1, 'method': method, 'params': params}).encode()
    request = urllib.request.Request(sys.argv[1], body, headers)
    return json.load(urllib.request.urlopen(request))

user, key = post('common.db.login', ['admin', {'password': 'a-long-password-of-the-admin'}])['result']
session = 'Session ' + base64.b64encode(f'admin:{user}:{key}'.encode()).decode()
call = lambda method, *params, context={}: post('model.res.group.' + method, [*params, context], session)
group = call('create', [{'name': 'New'}])['result'][0]

def two_writers(pause):
    # At the begin of a second, so that all of it falls into one.
    time.sleep(1.05 - time.time() % 1)
    call('write', [group], {'name': f'before {time.time()}'})
    stamp = call('read', [group], ['_timestamp'])['result'][0]['_timestamp']
    began = int(time.time())
    time.sleep(pause)
    told = []
    for name in ['first', 'second']:
        answer = call('write', [group], {'name': name}, context={'_timestamp': {f'res.group,{group}': str(stamp)}})
        told.append(answer['error'][0] if 'error' in answer else 'accepted')
    # On a busy machine the second may be over before the last call is.
    if pause == 0 and int(time.time()) != began: return two_writers(pause)
    return told + [call('read', [group], ['name'])['result'][0]['name']]

at_once, later = two_writers(0), two_writers(1.2)
print('within a second:', at_once)
print('a second later: ', later)
assert at_once == ['accepted', 'accepted', 'second'], at_once
assert later == ['accepted', 'ConcurrencyException', 'first'], later
PY
python3 look.py "http://127.0.0.1:$port/desk/"
