-- Lists say how many warnings an execution has. There are few of them, and long logs must not be read through for it.
create index execution_log_warnings_idx on execution_log (execution_id) where level = 'warn';
