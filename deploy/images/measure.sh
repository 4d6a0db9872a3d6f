#!/bin/bash
# Start-up time and memory of each service, on the JVM and on the JVM with an AOT cache: the median of RUNS starts (5), and
# the least and the most. Usage, from the root of the source tree, after ./mvnw package -DskipTests:
#   deploy/images/measure.sh                          with this machine's Java and a cache made now
#   IMAGES=millrace TAG=0.1.0 deploy/images/measure.sh    in the images, with the caches that they hold; MEMORY=1g limits each
# NETWORK names the Docker network on which the images find the write primary that the command-service needs.
set -euo pipefail
images=$PWD/deploy/images
runs=${RUNS:-5}
cache=$(mktemp -d)
trap 'rm -rf "$cache"' EXIT
figure() { # NAME VARIANT
  sed -n "s/^$1=//p" "$cache/$2" | sort -n | awk '{v[NR] = $1} END {printf "%d (%d-%d)", v[int((NR + 1) / 2)], v[1], v[NR]}'
}
start() { # SERVICE JAVA-OPTION...
  if [ -z "${IMAGES:-}" ]; then
    "$images/rehearse.sh" "$@"
    return
  fi
  docker run --rm --read-only --tmpfs /tmp:exec --cap-drop ALL --security-opt no-new-privileges \
    --network "${NETWORK:-none}" ${MEMORY:+--memory "$MEMORY" --memory-swap "$MEMORY"} \
    --env MILLRACE_WRITE_SHARDS_0__URL --env MILLRACE_WRITE_SHARDS_0__USERNAME --env MILLRACE_WRITE_SHARDS_0__PASSWORD --env MILLRACE_WRITE_MIGRATE \
    --volume "$images/rehearse.sh:/rehearse.sh:ro" --entrypoint bash "$IMAGES/$1:${TAG:-0.1.0}" /rehearse.sh "$@"
}
printf '%-16s %-6s %22s %22s %18s\n' service with 'start [ms]' 'CPU [ms]' 'RSS [MB]'
for service in command-service query-service projector; do
  if [ $service = command-service ] && [ -z "${MILLRACE_WRITE_SHARDS_0__URL:-}" ]; then
    echo "command-service: needs a write primary; set MILLRACE_WRITE_SHARDS_0__URL, __USERNAME and __PASSWORD" >&2
    continue
  fi
  options=@jvm.options
  aot=app.aot
  if [ -z "${IMAGES:-}" ]; then
    cd "$images/../../$service/target/quarkus-app"
    options=@$images/jvm.options
    aot=$cache/$service.aot
    start "$service" "$options" "-XX:AOTCacheOutput=$aot" >/dev/null
  fi
  : >"$cache/jvm"
  : >"$cache/aot"
  # By turns, so that whatever else the machine does falls on both.
  for _ in $(seq 1 "$runs"); do
    start "$service" "$options" -XX:AOTMode=auto >>"$cache/jvm"
    start "$service" "$options" "-XX:AOTCache=$aot" >>"$cache/aot"
  done
  for variant in jvm aot; do
    printf '%-16s %-6s %22s %22s %18s\n' "$service" $variant "$(figure millis $variant)" "$(figure cpu_millis $variant)" "$(figure rss_mb $variant)"
  done
done
