#!/bin/bash
# Start-up time and memory of each service, on the JVM and on the JVM with an AOT cache: the median of RUNS starts (5).
# Usage: deploy/images/measure.sh      from the root of the source tree, after ./mvnw package -DskipTests.
set -euo pipefail
images=$PWD/deploy/images
runs=${RUNS:-5}
cache=$(mktemp -d)
trap 'rm -rf "$cache"' EXIT
median() { sort -n | sed -n "$(((runs + 1) / 2))p"; }
figure() { sed -n "s/^$1=//p" "$cache/figures" | median; }
printf '%-16s %-6s %12s %10s %10s\n' service with 'start [ms]' 'CPU [ms]' 'RSS [MB]'
for service in command-service query-service projector; do
  if [ $service = command-service ] && [ -z "${MILLRACE_WRITE_SHARDS_0__URL:-}" ]; then
    echo "command-service: needs a write primary; set MILLRACE_WRITE_SHARDS_0__URL, __USERNAME and __PASSWORD" >&2
    continue
  fi
  cd "$images/../../$service/target/quarkus-app"
  "$images/rehearse.sh" "$service" "@$images/jvm.options" "-XX:AOTCacheOutput=$cache/$service.aot" >/dev/null
  for variant in jvm aot; do
    option=-XX:AOTMode=auto
    [ $variant = jvm ] || option=-XX:AOTCache=$cache/$service.aot
    : >"$cache/figures"
    for _ in $(seq 1 "$runs"); do
      "$images/rehearse.sh" "$service" "@$images/jvm.options" "$option" >>"$cache/figures"
    done
    printf '%-16s %-6s %12s %10s %10s\n' "$service" $variant "$(figure millis)" "$(figure cpu_millis)" "$(figure rss_mb)"
  done
done
