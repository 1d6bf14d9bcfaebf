-- $1 days, $2 how many are kept (none), $3 limit
delete from execution_log l
using (
  select l.execution_id, l.seq
  from execution_log l
  join executions e on e.id = l.execution_id
  where e.finished_at < scheduler_now() - make_interval(days => $1) and $2::bigint is not null
  limit $3
) old
where l.execution_id = old.execution_id and l.seq = old.seq
