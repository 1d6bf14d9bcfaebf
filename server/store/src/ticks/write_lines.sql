-- $1 triggers, $2 planned instants, $3 states, $4 reasons, $5 numbers of instants that a line stands for,
-- $6 whether a start is beyond the workflow's limit
-- The clock is asked in a query of its own, so that it is asked once and not for each row.
with lines as (
  select * from unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::text[], $5::bigint[], $6::boolean[])
    as line (trigger_id, scheduled_for, state, reason, count, beyond_limit)
), numbered as materialized (
  -- The number is drawn first, so that the line of the ledger and the execution can be written by one statement.
  select *, case when state = 'fired' then nextval(pg_get_serial_sequence('executions', 'id')) end as execution_id
  from lines
), written as (
  -- A conflict means that this instant was decided about before: then nothing is started again.
  insert into trigger_firings (trigger_id, cause, scheduled_for, due_at, decided_at, state, reason, detail, execution_id)
  select trigger_id, 'scheduled', scheduled_for, (select scheduler_now()), (select scheduler_now()), state, reason,
    case when count > 1 then jsonb_build_object('count', count) else '{}' end, execution_id
  from numbered
  on conflict (trigger_id, scheduled_for) where scheduled_for is not null do nothing
  returning execution_id
), started as (
  insert into executions (id, workflow_id, workflow_name, trigger_id, trigger_type, trigger_name, triggered_by, priority,
    scheduled_for, queued_at, timezone, parameters, root_execution_id, beyond_limit, is_milestone)
  overriding system value
  select n.execution_id, w.id, w.name, t.id, 'scheduled', t.trigger_name, t.trigger_name,
    array_position(array['critical', 'high', 'medium', 'low'], w.priority) - 1, n.scheduled_for, (select scheduler_now()), t.timezone,
    t.parameters, n.execution_id, n.beyond_limit,
    not exists (select from jobs j where j.workflow_id = w.id)
  from numbered n
  join workflow_triggers t on t.id = n.trigger_id
  join workflows w on w.id = t.workflow_id
  where n.execution_id in (select execution_id from written)
  returning 1
), counted as (
  -- Only where starts are counted: other rows need no new version.
  update workflow_triggers t
  set runs_started = t.runs_started + s.starts
  from (
    select trigger_id, count(*) as starts from numbered where execution_id in (select execution_id from written) group by trigger_id
  ) s
  where t.id = s.trigger_id and t.ends_after_runs is not null
)
select count(*) from started
