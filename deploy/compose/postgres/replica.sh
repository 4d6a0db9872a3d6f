#!/bin/bash
# A streaming replica of the read primary: copies it on the first start, follows it from then on.
set -euo pipefail
export PGPASSWORD="$REPLICATION_PASSWORD"
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  # What an interrupted copy left is of no use.
  rm -rf "$PGDATA" "$PGDATA.part"
  install -d -o postgres -g postgres -m 700 "$PGDATA.part"
  setpriv --reuid=postgres --regid=postgres --init-groups \
    pg_basebackup --host=read-primary --username=replicator --pgdata="$PGDATA.part" \
    --wal-method=stream --checkpoint=fast --slot="$REPLICATION_SLOT" --write-recovery-conf
  mv "$PGDATA.part" "$PGDATA"
fi
unset PGPASSWORD
exec docker-entrypoint.sh "$@"
