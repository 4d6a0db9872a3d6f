#!/bin/sh
# PgBouncer in transaction mode before one write primary. The password comes from the environment, so the file that holds it
# is written at start, to a place that is gone afterwards.
set -eu
umask 077
mkdir -p /tmp/pgbouncer
cat >/tmp/pgbouncer/pgbouncer.ini <<INI
[databases]
$POOL_DATABASE = host=$POOL_HOST port=5432 dbname=$POOL_DATABASE

[pgbouncer]
listen_addr = 0.0.0.0
listen_port = 6432
unix_socket_dir =
auth_type = scram-sha-256
auth_file = /tmp/pgbouncer/users.txt
pool_mode = transaction
default_pool_size = 40
reserve_pool_size = 10
reserve_pool_timeout = 1
max_client_conn = 2000
max_prepared_statements = 200
server_idle_timeout = 300
query_wait_timeout = 5
ignore_startup_parameters = extra_float_digits
INI
# A double quote within the password is written twice in this file.
printf '"%s" "%s"\n' "$POOL_USER" "$(printf '%s' "$POOL_PASSWORD" | sed 's/"/""/g')" >/tmp/pgbouncer/users.txt
exec pgbouncer /tmp/pgbouncer/pgbouncer.ini
