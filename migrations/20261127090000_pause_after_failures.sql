-- Triggers that are paused when their executions fail again and again.

alter table workflow_triggers
  add column pause_after_failures integer
    constraint workflow_triggers_pause_after_failures check (pause_after_failures between 1 and 100),
  -- What ended before does not count: since it was resumed, or the number was set. Never before a trigger knew of this.
  add column failures_since timestamptz not null default '-infinity';

-- The last ends of a trigger, whenever one of its executions fails.
create index executions_trigger_ended_idx on executions (trigger_id, finished_at desc)
  where trigger_id is not null and status in ('succeeded', 'failed');
