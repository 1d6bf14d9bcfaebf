-- $1 triggers, $2 upstream executions, $3 states, $4 reasons, $5 when what waits is due (null: never by itself), $6 details,
-- $7 whether the start is beyond the workflow's limit
-- The clock is asked in a query of its own, so that it is asked once and not for each row.
with lines as (
  select * from unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::timestamptz[], $6::jsonb[], $7::boolean[])
    as line (trigger_id, upstream_execution_id, state, reason, due_at, detail, beyond_limit)
), numbered as materialized (
  select *, case when state = 'fired' then nextval(pg_get_serial_sequence('executions', 'id')) end as execution_id
  from lines
), written as (
  -- A conflict means that this end was decided about before. Only two decisions may be followed by another: that it did not
  -- meet the condition, which a retry may have changed, and that it waits for others.
  insert into trigger_firings as f (trigger_id, cause, upstream_execution_id, upstream_workflow_id, upstream_name, due_at,
    decided_at, state, reason, detail, execution_id)
  select n.trigger_id, 'dependency', u.id, u.workflow_id, u.workflow_name,
    case when n.state = 'waiting' then coalesce(n.due_at, 'infinity') else (select scheduler_now()) end, (select scheduler_now()),
    n.state, n.reason, n.detail, n.execution_id
  from numbered n
  join executions u on u.id = n.upstream_execution_id
  on conflict (trigger_id, upstream_execution_id) where upstream_execution_id is not null do update
  set state = excluded.state, reason = excluded.reason, detail = excluded.detail, due_at = excluded.due_at,
    execution_id = excluded.execution_id, decided_at = excluded.decided_at, lead_id = null
  where (f.state = 'skipped' and f.reason = 'condition_not_met') or (f.state = 'waiting' and f.reason = 'waiting_for_others')
  returning f.id, f.trigger_id, f.upstream_execution_id, f.state, f.execution_id
), started as (
  insert into executions (id, workflow_id, workflow_name, trigger_id, trigger_type, trigger_name, triggered_by, priority,
    scheduled_for, queued_at, timezone, parameters, upstream_execution_id, root_execution_id, chain_depth, beyond_limit, is_milestone)
  overriding system value
  select n.execution_id, w.id, w.name, t.id, 'dependency', t.trigger_name, t.trigger_name,
    array_position(array['critical', 'high', 'medium', 'low'], w.priority) - 1, u.scheduled_for, (select scheduler_now()), u.timezone, t.parameters,
    u.id, coalesce(u.root_execution_id, u.id), u.chain_depth + 1, n.beyond_limit,
    not exists (select from jobs j where j.workflow_id = w.id)
  from numbered n
  join workflow_triggers t on t.id = n.trigger_id
  join workflows w on w.id = t.workflow_id
  join executions u on u.id = n.upstream_execution_id
  where n.execution_id in (select execution_id from written)
), ran as (
  update workflow_triggers t set last_run_at = (select scheduler_now())
  where t.id in (select trigger_id from written where execution_id is not null)
)
select id, trigger_id, upstream_execution_id, state, execution_id from written
