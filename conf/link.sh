#!/bin/sh
# Links the two masters of docker-compose.yml, as the manual's steps 5 to 7 say, and makes the account of the audit.
# May be run again: accounts are kept, a link that is there is set anew.
# Needs in the environment: MYSQL_PWD (root), REPLICATION_PASSWORD, AUDIT_PASSWORD.
set -eu

# SQL comes by standard input, so that no password is on a command line.
on() {
    node=$1
    shift
    mysql --protocol=tcp --host="$node" --user=root --batch "$@"
}

# Accounts first, on both: a link that finds none waits a minute before it tries again. Not logged, since each node has
# its own and the other's copy would be refused there.
for master in a b; do
    on "$master" <<SQL
SET SESSION sql_log_bin = 0;
CREATE USER IF NOT EXISTS 'replica_user'@'%' IDENTIFIED WITH caching_sha2_password BY '$REPLICATION_PASSWORD';
ALTER USER 'replica_user'@'%' IDENTIFIED BY '$REPLICATION_PASSWORD';
GRANT REPLICATION SLAVE ON *.* TO 'replica_user'@'%';
CREATE USER IF NOT EXISTS 'parallax'@'%' IDENTIFIED WITH caching_sha2_password BY '$AUDIT_PASSWORD';
ALTER USER 'parallax'@'%' IDENTIFIED BY '$AUDIT_PASSWORD';
GRANT SELECT, REPLICATION CLIENT, REPLICATION SLAVE ON *.* TO 'parallax'@'%';
SQL
done

link() {
    on "$1" <<SQL
STOP REPLICA;
CHANGE REPLICATION SOURCE TO
    SOURCE_HOST = '$2', SOURCE_PORT = 3306,
    SOURCE_USER = 'replica_user', SOURCE_PASSWORD = '$REPLICATION_PASSWORD',
    SOURCE_AUTO_POSITION = 1, GET_SOURCE_PUBLIC_KEY = 1, SOURCE_CONNECT_RETRY = 5;
START REPLICA;
SQL
}
link a b
link b a

for master in a b; do
    echo "SHOW REPLICA STATUS" | on "$master" --vertical | grep -E "Source_Host:|Running:|Last_.*Error:"
done
