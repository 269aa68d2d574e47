#!/usr/bin/env bash
# Request Tracker 5.0.3 (Debian 12), REST 2: a search of users by a field that every user has and GET /user shows.
# One would expect: the users with this number, or a refusal if users cannot be searched by it.
# Seen: the condition is left out without a word, and the answer is 200 with everybody. So it is with MobilePhone and
# Zip; by City and RealName, which stand beside them, users are searched.
# Why it matters: a program that looks for a customer by her telephone number before it makes a new one finds somebody,
# always: the first of all users. The next hundred jobs stand under one customer's name and address.
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
send POST /user '{"Name":"anna","RealName":"Anna","MobilePhone":"+12125550100","City":"New York","Zip":"10001"}' >/dev/null
send POST /user '{"Name":"bert","RealName":"Bert","MobilePhone":"+12125550199","City":"Boston","Zip":"02101"}' >/dev/null
count() { send POST /users "[{\"field\":\"$1\",\"operator\":\"=\",\"value\":\"$2\"}]" | jq '.items | length'; }
everybody=$(send POST /users '[{"field":"id","operator":">","value":"0"}]' | jq '.items | length')
seen="MobilePhone of nobody: $(count MobilePhone +10000000000), Zip of nobody: $(count Zip 99999), City of nobody: $(count City Nowhere), RealName of one: $(count RealName Anna)"
echo "$seen; users in all: $everybody"
[ "$seen" = "MobilePhone of nobody: $everybody, Zip of nobody: $everybody, City of nobody: 0, RealName of one: 1" ]
