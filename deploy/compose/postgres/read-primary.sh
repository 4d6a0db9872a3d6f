# Runs once, when the read primary is made: who may copy it, and who may only read it.
psql -v ON_ERROR_STOP=1 -v reader_password="$READER_PASSWORD" -v replication_password="$REPLICATION_PASSWORD" \
  -U "$POSTGRES_USER" -d "$POSTGRES_DB" <<'SQL'
create role replicator login replication password :'replication_password';
-- From now on the primary keeps what the replicas have not seen: the copy of one may let it recycle what that of the other needs.
select pg_create_physical_replication_slot(name, immediately_reserve => true) from (values ('replica_0'), ('replica_1')) slot (name);

create role millrace_reader login password :'reader_password';
grant pg_monitor to millrace_reader;
alter role millrace_reader set default_transaction_read_only = on;
grant usage on schema public to millrace_reader;
alter default privileges for role millrace grant usage on schemas to millrace_reader;
alter default privileges for role millrace grant select on tables to millrace_reader;
SQL
echo 'host replication replicator all scram-sha-256' >>"$PGDATA/pg_hba.conf"
