-- What came into the queue in a week? Asked by the calendar; without it, the whole history would be read. Executions lie on the disk
-- nearly in this order, so that ranges of pages are enough, which cost a start next to nothing.
create index executions_queued_at_idx on executions using brin (queued_at);
