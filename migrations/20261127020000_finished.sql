-- Executions that have not ended are not looked for by when they ended: they need no entry, which is one less to write at each start.
drop index executions_finished_idx;
create index executions_finished_idx on executions (finished_at) where finished_at is not null;
