-- Two names that look the same are the same name, whether an accented letter was written as one character or as two.

drop index workflows_name_key;
create unique index workflows_name_key on workflows (lower(normalize(name))) where deleted_at is null;

drop index jobs_name_key;
create unique index jobs_name_key on jobs (workflow_id, lower(normalize(name)));

drop index workflow_triggers_name_key;
create unique index workflow_triggers_name_key on workflow_triggers (workflow_id, lower(normalize(trigger_name)));
