#!/bin/bash
# KAFKA_LOG_DIRS becomes log.dirs, and so on, as in apache/kafka.
set -euo pipefail
while IFS='=' read -r name value; do
  case $name in
    KAFKA_HEAP_OPTS | KAFKA_VERSION) ;;
    KAFKA_*) printf '%s=%s\n' "$(tr 'A-Z_' 'a-z.' <<<"${name#KAFKA_}")" "$value" ;;
  esac
done < <(env) >/tmp/server.properties
# shellcheck disable=SC2086 # several options
exec java ${KAFKA_HEAP_OPTS:--Xmx512m} -XX:+UseSerialGC --sun-misc-unsafe-memory-access=allow \
  -cp '/opt/kafka/classes:/opt/kafka/libs/*' io.millrace.stack.broker.BrokerMain /tmp/server.properties /tmp/ready
