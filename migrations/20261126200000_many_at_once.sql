-- What makes thousands of starts in one second cheap.

alter table executions
  -- A start of a workflow that has no jobs: a milestone for others to depend on. Nothing runs for it, so it takes no worker's
  -- place, and one statement ends many. As the workflow was when the execution was queued; whoever takes it looks again. An
  -- execution at which an attempt was made is work from then on.
  add column is_milestone boolean not null default false;

-- The dispatcher's two questions: what work waits, and which milestones? By priority, then oldest first. Neither passes over
-- the rows of the other.
drop index executions_queue_idx;
create index executions_queue_idx on executions (is_milestone, priority, queued_at, id) where status = 'queued';

-- Workflows of which nothing more may start at the moment: few, because each of them is running.
create view workflows_at_limit as
select w.id
from executions e
join workflows w on w.id = e.workflow_id
where e.status = 'running'
group by w.id
having count(*) >= w.max_active_executions;

-- When does the next pause end? Asked whenever the ticker looks ahead.
create index workflows_resume_idx on workflows (resume_at) where resume_at is not null;

-- Why nothing at all may fire at the moment; null if it may. Asked once for a statement, not for each of its rows.
create function why_all_paused() returns text
language sql stable
as $$
  select case
    when s.paused_at is not null and coalesce(s.resume_at > scheduler_now(), true) then 'all_paused'
    when exists (
      select from maintenance_windows m where m.starts_at <= scheduler_now() and m.ends_at > scheduler_now()
    ) then 'maintenance'
  end
  from workspace s
$$;

-- Why a trigger may not fire at an instant, given what is true of everything; null if it may. Without a query of its own, so that
-- PostgreSQL writes it into the statement that calls it.
drop function why_paused(workflow_triggers, workflows);
create function why_paused(t workflow_triggers, w workflows, all_paused text, at timestamptz) returns text
language sql stable
as $$
  select case
    when all_paused is not null then all_paused
    when w.paused_at is not null and coalesce(w.resume_at > at, true) then 'workflow_paused'
    when t.paused_at is not null and coalesce(t.resume_at > at, true) then 'trigger_paused'
  end
$$;
