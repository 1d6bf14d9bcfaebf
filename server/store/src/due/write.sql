-- $1 decisions, $2 states, $3 reasons, $4 whether the start is beyond the workflow's limit
-- The clock is asked in a query of its own, so that it is asked once and not for each row.
with lines as (
  select * from unnest($1::bigint[], $2::text[], $3::text[], $4::boolean[]) as line (firing_id, state, reason, beyond_limit)
), numbered as materialized (
  select *, case when state = 'fired' then nextval(pg_get_serial_sequence('executions', 'id')) end as execution_id
  from lines
), written as (
  update trigger_firings f
  set state = n.state, reason = n.reason, execution_id = n.execution_id, due_at = (select scheduler_now()), decided_at = (select scheduler_now())
  from numbered n
  where f.id = n.firing_id and f.state = 'waiting'
  returning f.id, f.trigger_id, f.upstream_execution_id, f.state, n.reason, f.execution_id, n.beyond_limit
), followed as (
  -- Those that were to go with it, and those whose deadline has come with it.
  update trigger_firings f
  set state = w.state, reason = case when w.state = 'fired' then 'together' else w.reason end, execution_id = w.execution_id,
    lead_id = w.id, due_at = (select scheduler_now()), decided_at = (select scheduler_now())
  from written w
  where f.state = 'waiting' and f.id <> w.id
    and (f.lead_id = w.id or (w.reason = 'deadline_ran' and f.trigger_id = w.trigger_id and f.reason = 'waiting_for_others'))
), started as (
  insert into executions (id, workflow_id, workflow_name, trigger_id, trigger_type, trigger_name, triggered_by, priority,
    scheduled_for, queued_at, timezone, parameters, upstream_execution_id, root_execution_id, chain_depth, beyond_limit, is_milestone)
  overriding system value
  select d.execution_id, w.id, w.name, t.id, 'dependency', t.trigger_name, t.trigger_name,
    array_position(array['critical', 'high', 'medium', 'low'], w.priority) - 1, u.scheduled_for, (select scheduler_now()),
    coalesce(u.timezone, t.timezone), t.parameters, u.id, coalesce(u.root_execution_id, u.id, d.execution_id), coalesce(u.chain_depth + 1, 0), d.beyond_limit,
    not exists (select from jobs j where j.workflow_id = w.id)
  from written d
  join workflow_triggers t on t.id = d.trigger_id
  join workflows w on w.id = t.workflow_id
  left join executions u on u.id = d.upstream_execution_id
  where d.execution_id is not null
  returning 1
), ran as (
  update workflow_triggers t set last_run_at = (select scheduler_now())
  where t.id in (select trigger_id from written where execution_id is not null)
)
select count(*) from started
