#!/bin/sh
# For ProxySQL's scheduler: keeps one node of a pair of masters ONLINE in a hostgroup, the first that Parallax says is
# healthy, and takes the others out with their connections, so that no two nodes are written to through ProxySQL.
#
#   proxysql-health.sh URL HOSTGROUP a=HOST:PORT b=HOST:PORT
#
# URL is where parallax doctor --serve listens. The account of ProxySQL's admin interface comes from an option file, by
# default /etc/proxysql-health.cnf, with host, port, user and password in [client].
set -eu

url=$1
hostgroup=$2
shift 2

admin() {
    mysql --defaults-file="${PROXYSQL_HEALTH_CNF:-/etc/proxysql-health.cnf}" -N -B -e "$1"
}

writer=
changes=
for node in "$@"; do
    name=${node%%=*}
    address=${node#*=}
    host=${address%:*}
    port=${address##*:}
    status=OFFLINE_HARD
    # Anything but 200 in time is no: also when Parallax itself is gone.
    if [ -z "$writer" ] && curl -fs -m 2 -o /dev/null "$url/health/$name"; then
        status=ONLINE
        writer=$name
    fi
    where="hostgroup_id = $hostgroup AND hostname = '$host' AND port = $port"
    if [ "$(admin "SELECT COUNT(*) FROM mysql_servers WHERE $where AND status = '$status'")" = 0 ]; then
        changes="${changes}UPDATE mysql_servers SET status = '$status' WHERE $where; "
    fi
done
if [ -n "$changes" ]; then
    admin "${changes}LOAD MYSQL SERVERS TO RUNTIME"
fi
