-- $1 trigger, $2 key, $3 state, $4 reason, $5 detail, $6 parameters of this start, $7 whether it is beyond the workflow's limit,
-- $8 cause
with numbered as materialized (
  select case when $3 = 'fired' then nextval(pg_get_serial_sequence('executions', 'id')) end as execution_id
), written as (
  insert into trigger_firings (trigger_id, cause, delivery_key, state, reason, detail, execution_id)
  select $1, $8, $2, $3, $4, $5, execution_id from numbered
  returning id, state, execution_id
), started as (
  insert into executions (id, workflow_id, workflow_name, trigger_id, trigger_type, trigger_name, triggered_by, priority,
    timezone, parameters, root_execution_id, beyond_limit, is_milestone)
  overriding system value
  select n.execution_id, w.id, w.name, t.id, $8, t.trigger_name, t.trigger_name,
    array_position(array['critical', 'high', 'medium', 'low'], w.priority) - 1, t.timezone, t.parameters || $6, n.execution_id, $7,
    not exists (select from jobs j where j.workflow_id = w.id)
  from written n
  join workflow_triggers t on t.id = $1
  join workflows w on w.id = t.workflow_id
  where n.execution_id is not null
), ran as (
  update workflow_triggers set last_run_at = scheduler_now()
  where id = $1 and exists (select from written where execution_id is not null)
)
select id, state, execution_id from written
