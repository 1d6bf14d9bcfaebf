-- How many executions of a workflow are active? Asked for every start: without an index of its own, the whole history of the workflow
-- was read for it. It also answers what waits of a workflow.
create index executions_active_idx on executions (workflow_id) where status in ('queued', 'running');
drop index executions_queued_workflow_idx;
