-- $1 days, $2 how many of each workflow are kept, $3 limit
delete from executions
where id in (
  select e.id from executions e
  where e.finished_at < scheduler_now() - make_interval(days => $1)
    and (select count(*) from (
      select from executions n where n.workflow_id = e.workflow_id and n.id > e.id limit $2
    ) newer) >= case when e.workflow_id is null then 0 else $2 end
  order by e.finished_at
  limit $3
)
