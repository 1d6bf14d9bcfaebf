"""What an installation asks its database while nothing is due."""

import time

from engine.tables import table
from support.installation import Installation


def measure(program, folder, quick, _):
    count, seconds = (1_000, 15) if quick else (10_000, 60)
    with Installation(program, folder, "idle") as place:
        first = place.milestones(count)
        place.rows(f"""insert into workflow_triggers (workflow_id, trigger_type, trigger_name, cron_expression, next_run_at)
          select id, 'scheduled', 'New Year', '0 0 1 1 *', now() + interval '30 days' from generate_series({first}, {first + count - 1}) id""")
        place.start("web", "scheduler", "worker")
        # PostgreSQL's own counters are up to ten seconds behind, and starting asks for more.
        time.sleep(15)
        before, began = place.transactions(), time.monotonic()
        time.sleep(seconds)
        # The question itself takes part: one of these transactions is its own.
        rate = (place.transactions() - before - 1) / (time.monotonic() - began)
    return f"""### Idle

One process with all roles and {count:,} schedules, none of them due, for {seconds} seconds.

{table(["", "Transactions a second"], [["FlowForge", f"{rate:.2f}"]])}"""
