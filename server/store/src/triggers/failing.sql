-- $1 triggers, which are locked
update workflow_triggers t
set paused_at = scheduler_now(), paused_by = 'FlowForge', resume_at = null, version = version + 1, updated_at = now(),
  pause_reason = case t.pause_after_failures
    when 1 then 'An execution failed'
    else format('%s executions in a row failed', t.pause_after_failures)
  end
where t.id = any($1)
  and (
    select count(*) filter (where latest.status = 'failed') = t.pause_after_failures
    from (
      select e.status from executions e
      where e.trigger_id = t.id and e.status in ('succeeded', 'failed') and e.finished_at > t.failures_since
        -- What a person has started as this trigger says nothing about what it starts.
        and e.trigger_type <> 'manual'
      order by e.finished_at desc, e.id desc
      limit t.pause_after_failures
    ) latest
  )
returning t.id, t.workflow_id, t.trigger_name, t.pause_reason
