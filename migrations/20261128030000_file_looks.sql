-- Why the files of a trigger could not be looked at the last time; nothing where they could.
alter table workflow_triggers add column look_error text;

-- The last decision about each of a trigger's files.
create index trigger_firings_path_idx on trigger_firings (trigger_id, (detail ->> 'path'), id) where detail ->> 'path' is not null;
