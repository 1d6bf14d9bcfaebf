-- What refers to a row must be found when the row is removed, or removing the past reads whole tables for each execution.

-- A chain is told by the number of its first execution, also when that one is gone: what is left of the chain stays together.
alter table executions drop constraint executions_root_execution_id_fkey;
create index executions_upstream_idx on executions (upstream_execution_id) where upstream_execution_id is not null;

create index trigger_firings_upstream_idx on trigger_firings (upstream_execution_id) where upstream_execution_id is not null;
create index trigger_firings_upstream_workflow_idx on trigger_firings (upstream_workflow_id) where upstream_workflow_id is not null;

-- The lines of a job go with its execution, as the job does: nothing is left for this constraint to do.
alter table execution_log drop constraint execution_log_job_execution_id_fkey;

create index ingested_files_execution_idx on ingested_files (execution_id) where execution_id is not null;
create index dataset_inputs_execution_idx on dataset_inputs (execution_id) where execution_id is not null;
create index hook_deliveries_firing_idx on hook_deliveries (firing_id) where firing_id is not null;
create index hook_deliveries_replay_idx on hook_deliveries (replay_of) where replay_of is not null;
