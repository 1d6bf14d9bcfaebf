"""How late schedules fire that are due one after the other."""

from engine.tables import milliseconds, spread, table
from support.installation import Installation


def measure(program, folder, quick, _):
    count, seconds = (100, 10) if quick else (1_000, 60)
    with Installation(program, folder, "lag") as place:
        first = place.milestones(count)
        for _ in range(2):
            place.start("scheduler", "worker")
        place.value(plan(first, count, seconds))
        place.wait_until(f"(select count(*) from executions where status = 'succeeded') >= {count}", seconds + 30)
        decided = place.rows(f"select {spread('queued_at - scheduled_for')} from executions")[0]
        started = place.rows(f"select {spread('started_at - scheduled_for')} from executions")[0]
    rows = [["Planned → decided", *map(milliseconds, decided)], ["Planned → running", *map(milliseconds, started)]]
    return f"""### One after the other

{count:,} schedules, planned for instants spread evenly over {seconds} seconds; two processes.

{table(["", "Median", "99th percentile", "Latest"], rows)}"""


def plan(first, count, seconds):
    return f"""with made as (
        insert into workflow_triggers (workflow_id, trigger_type, trigger_name, cron_expression, next_run_at)
        select {first} + n, 'scheduled', 'New Year', '0 0 1 1 *',
          clock_timestamp() + interval '3 seconds' + n * interval '1 second' * {seconds} / {count}
        from generate_series(0, {count - 1}) n
      )
      select pg_notify('flowforge', 'trigger')"""
