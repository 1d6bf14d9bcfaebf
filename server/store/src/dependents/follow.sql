-- $1 triggers, $2 upstream executions that have waited, $3 what they go with (null: nothing), $4 states, $5 reasons,
-- $6 executions that were started
update trigger_firings f
set state = line.state, reason = line.reason, lead_id = line.lead_id, execution_id = line.execution_id,
  due_at = case when line.state = 'waiting' then 'infinity' else scheduler_now() end, decided_at = scheduler_now()
from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::bigint[])
  as line (trigger_id, upstream_execution_id, lead_id, state, reason, execution_id)
where f.trigger_id = line.trigger_id and f.upstream_execution_id = line.upstream_execution_id and f.state = 'waiting'
