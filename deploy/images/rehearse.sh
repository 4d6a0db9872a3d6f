#!/bin/bash
# Starts a service without any store, has it answer for a moment, and ends it: the training run of the AOT cache, and what
# measure.sh measures. Usage: rehearse.sh SERVICE JAVA-OPTION...      in the folder that holds quarkus-run.jar.
# Prints the milliseconds until the first answer of the health port, those of processor time that it took, and the resident
# memory (MB) after some requests.
set -euo pipefail
service=$1
shift
http=${REHEARSAL_PORT:-18080}
management=$((http + 1))
nowhere=127.0.0.1:1
secret=$(head -c 24 /dev/urandom | base64)
keys=rehearsal:$(head -c 32 /dev/urandom | base64)
export QUARKUS_HTTP_HOST=127.0.0.1 QUARKUS_MANAGEMENT_HOST=127.0.0.1 QUARKUS_HTTP_PORT=$http QUARKUS_MANAGEMENT_PORT=$management
export QUARKUS_SHUTDOWN_DELAY=0s KAFKA_BOOTSTRAP_SERVERS=$nowhere
export MP_JWT_VERIFY_PUBLICKEY_LOCATION=http://$nowhere/keys MP_JWT_VERIFY_ISSUER=https://issuer.invalid
case $service in
  command-service)
    # Without its shard map it refuses to start, after most of the start: to measure all of it, name a write primary.
    export MILLRACE_CONSISTENCY_SECRET=$secret MILLRACE_PERSONAL_DATA_KEYS=$keys MILLRACE_WRITE_MIGRATE=${MILLRACE_WRITE_MIGRATE:-false}
    export MILLRACE_WRITE_SHARDS_0__URL=${MILLRACE_WRITE_SHARDS_0__URL:-postgresql://$nowhere/none}
    export MILLRACE_WRITE_SHARDS_0__USERNAME=${MILLRACE_WRITE_SHARDS_0__USERNAME:-nobody} MILLRACE_WRITE_SHARDS_0__PASSWORD=${MILLRACE_WRITE_SHARDS_0__PASSWORD:-$secret}
    path=/v1/orders
    ;;
  query-service)
    export MILLRACE_CONSISTENCY_SECRET=$secret MILLRACE_PERSONAL_DATA_KEYS=$keys QUARKUS_REDIS_HOSTS=redis://$nowhere
    export MILLRACE_READ_PRIMARY_URL=postgresql://$nowhere/none MILLRACE_READ_PRIMARY_USERNAME=nobody MILLRACE_READ_PRIMARY_PASSWORD=$secret
    path=/v1/products
    ;;
  projector)
    export QUARKUS_DATASOURCE_JDBC_URL=jdbc:postgresql://$nowhere/none QUARKUS_DATASOURCE_REACTIVE_URL=postgresql://$nowhere/none
    export QUARKUS_DATASOURCE_USERNAME=nobody QUARKUS_DATASOURCE_PASSWORD=$secret QUARKUS_FLYWAY_MIGRATE_AT_START=false
    path=/openapi
    ;;
  *) echo "rehearse.sh: there is no service $service" >&2; exit 2 ;;
esac

ask() { # PORT PATH: whether there is an answer
  (exec 3<>"/dev/tcp/127.0.0.1/$1" && printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$2" >&3 && read -r line <&3 && [[ $line == HTTP* ]]) 2>/dev/null
}

log=$(mktemp)
began=$(date +%s%N)
java "$@" -jar quarkus-run.jar >"$log" 2>&1 &
pid=$!
until ask $management /q/health/live; do
  kill -0 $pid 2>/dev/null || { echo "rehearse.sh: $service did not start:" >&2; cat "$log" >&2; exit 3; }
  [ $(($(date +%s%N) - began)) -lt 120000000000 ] || { echo "rehearse.sh: $service had no answer after 120 s:" >&2; cat "$log" >&2; kill -9 $pid; exit 1; }
  sleep 0.01
done
echo "millis=$((($(date +%s%N) - began) / 1000000))"
# Fields 14 and 15: user and system time, in hundredths of a second; the name in field 2 has no space.
read -ra stat </proc/$pid/stat
echo "cpu_millis=$(((stat[13] + stat[14]) * 10))"
for _ in $(seq 1 20); do
  ask $management /q/health/ready && ask $management /q/metrics && ask "$http" $path || true
done
echo "rss_mb=$(($(sed -n 's/^VmRSS:[^0-9]*\([0-9]*\).*/\1/p' /proc/$pid/status) / 1024))"
kill -TERM $pid
wait $pid || true
rm -f "$log"
