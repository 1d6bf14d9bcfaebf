-- What could be taken now, whoever is taking it at the moment.
select
  exists (
    select from executions
    where status = 'queued' and not is_milestone
      and (beyond_limit or workflow_id not in (select id from workflows_at_limit))
  ) as has_work,
  exists (
    select from executions
    where status = 'queued' and is_milestone
      and (beyond_limit or workflow_id not in (select id from workflows_at_limit))
  ) as has_milestones
