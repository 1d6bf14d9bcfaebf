"""Thousands of triggers that are due in the same second, and three processes that decide about them."""

from engine.tables import table
from support.installation import Installation

PROCESSES = 3


def measure(program, folder, quick, _):
    count = 1_000 if quick else 10_000
    rows = [run(program, folder, f"herd_{number}", count) for number in range(1 if quick else 3)]
    return f"""### Due in the same second

{count:,} schedules, each of a workflow of its own, planned for the same instant; {PROCESSES} processes decide about them and run them.
From that instant until the last decision and execution was written, and until the last execution had ended.

{table(["Round", "All written after", "All ended after", "Executions", "Started twice"], [[n + 1, *row] for n, row in enumerate(rows)])}"""


def run(program, folder, name, count):
    with Installation(program, folder, name) as place:
        first = place.milestones(count)
        for _ in range(PROCESSES):
            place.start("scheduler", "worker")
        due = float(place.value(plan(first, count)))
        # Its next planned instant is written together with its execution; counting executions would be work for the machine.
        written = place.wait_until(
            f"not exists (select from workflow_triggers where enabled and next_run_at is not null and greatest(next_run_at, next_due_at) <= to_timestamp({due}))", 60)
        ended = place.wait_until(f"(select count(*) from executions where status = 'succeeded') >= {count}", 60)
        executions, triggers = place.rows("select count(*), count(distinct trigger_id) from executions")[0]
        fired = place.value("select count(*) from trigger_firings where state = 'fired'")
        assert fired == executions, f"{fired} decisions and {executions} executions"
        return f"{written - due:.2f} s", f"{ended - due:.2f} s", f"{int(executions):,}", int(executions) - int(triggers)


def plan(first, count, seconds=3):
    """Returns a statement that plans a schedule for each workflow, all for one instant soon, and tells which."""
    return f"""with planned as (
        select date_trunc('second', clock_timestamp()) + interval '{seconds + 1} seconds' as at
      ), made as (
        insert into workflow_triggers (workflow_id, trigger_type, trigger_name, cron_expression, overlap_policy, next_run_at)
        select id, 'scheduled', 'New Year', '0 0 1 1 *', 'queue', at
        from generate_series({first}, {first + count - 1}) id, planned
      ), told as (
        select pg_notify('flowforge', 'trigger')
      )
      select extract(epoch from at) from planned, told"""
