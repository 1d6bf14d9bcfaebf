use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::trigger::{cycle::find_cycle, definition::Trigger, firing::FiringState};

use super::{
    model::{Dependency, Kind, Known, Schedule, next},
    world::World,
};

/// What must never be there, by the numbers of `docs/triggers.md`.
const NEVER: [(&str, &str); 10] = [
    (
        "1: two executions of one planned instant",
        "select count(*) - count(distinct (trigger_id, scheduled_for)) from executions where trigger_type = 'scheduled' and trigger_id is not null",
    ),
    (
        "1: a line that fired without its execution",
        "select count(*) from trigger_firings f left join executions e on e.id = f.execution_id
         where f.state = 'fired' and (e.id is null or e.scheduled_for is distinct from f.scheduled_for and f.cause = 'scheduled')",
    ),
    ("2: a line that did not fire and has an execution", "select count(*) from trigger_firings where state <> 'fired' and execution_id is not null"),
    (
        "2: an execution that no line accounts for",
        "select count(*) from executions e where e.trigger_id is not null and not exists (select from trigger_firings f where f.execution_id = e.id)",
    ),
    (
        "5: two lines about one end",
        "select count(*) - count(distinct (trigger_id, upstream_execution_id)) from trigger_firings where upstream_execution_id is not null",
    ),
    (
        "6: a line about an end that is none",
        "select count(*) from trigger_firings f join executions u on u.id = f.upstream_execution_id where u.finished_at is null",
    ),
    (
        "7: a delayed start that came early",
        "select count(*) from trigger_firings f join executions u on u.id = f.upstream_execution_id
         where f.state = 'fired' and f.decided_at < u.finished_at + make_interval(mins => coalesce((f.detail ->> 'delay_minutes')::integer, 0))",
    ),
    ("9: something that runs without a lease", "select count(*) from executions where status = 'running' and lease_expires_at <= scheduler_now()"),
    (
        "12: something that waits for a trigger that is off",
        "select count(*) from trigger_firings f join workflow_triggers t on t.id = f.trigger_id where f.state = 'waiting' and not t.enabled",
    ),
    ("16: a chain that is too long", "select count(*) from executions where chain_depth > 50"),
];

/// Returns what does not hold.
pub(super) async fn check(world: &World) -> Result<(), String> {
    for (what, sql) in NEVER {
        if world.count(sql).await != 0 {
            return Err(what.to_owned());
        }
    }
    if world.count("select count(*) from executions").await < world.model.executions {
        return Err("13: an execution is gone".into());
    }
    no_cycle(world).await?;
    for known in &world.model.triggers {
        let trigger = world.load(known).await;
        if trigger.spec.enabled != known.enabled {
            return Err(format!("trigger {} is on: {}", known.id, trigger.spec.enabled));
        }
        match &known.kind {
            Kind::Schedule(schedule) => check_schedule(world, known, schedule, &trigger).await?,
            Kind::Dependency(dependency) => check_dependency(world, known, dependency).await?,
        }
    }
    Ok(())
}

async fn no_cycle(world: &World) -> Result<(), String> {
    let dependencies = world.place.store.list_dependencies().await.unwrap();
    let edges: Vec<_> = dependencies.into_iter().map(|dependency| dependency.edge).collect();
    for edge in &edges {
        let others: Vec<_> = edges.iter().filter(|other| *other != edge).copied().collect();
        if let Some(path) = find_cycle(&others, edge.downstream, &[edge.upstream]) {
            return Err(format!("8: a cycle: {path:?}"));
        }
    }
    Ok(())
}

/// The ledger is the grid of the oracle, the next instant is the one after it, and the preview says so.
async fn check_schedule(world: &World, known: &Known, schedule: &Schedule, trigger: &Trigger) -> Result<(), String> {
    if trigger.next_run_at != schedule.next {
        return Err(format!(
            "3, 4: {} is next for trigger {}, not {:?}",
            words(schedule.next),
            known.id,
            trigger.next_run_at
        ));
    }
    if trigger.error.is_some() && schedule.next.is_some() {
        return Err(format!("14: trigger {} has an error and is planned", known.id));
    }
    let lines: Vec<(DateTime<Utc>, String, String)> = sqlx::query_as(
        "select scheduled_for, state, reason from trigger_firings where trigger_id = $1 and cause = 'scheduled' order by scheduled_for",
    )
    .bind(known.id.0)
    .fetch_all(&world.pool)
    .await
    .unwrap();
    let instants: BTreeSet<_> = lines.iter().map(|(at, ..)| *at).collect();
    if instants != schedule.decided || instants.len() != lines.len() {
        let difference: Vec<_> = instants.symmetric_difference(&schedule.decided).collect();
        return Err(format!("2: the ledger of trigger {} and its grid differ in {difference:?}", known.id));
    }
    let fired = FiringState::Fired.to_string();
    if let Some(line) = lines.iter().find(|(at, state, _)| *state == fired && schedule.held_back.contains(at)) {
        return Err(format!("12: trigger {} was held back, and yet {line:?}", known.id));
    }
    let preview = world.place.services.triggers.list_next_runs(&world.editor, trigger, 3).await.unwrap();
    let previewed: Vec<_> = preview.iter().map(|run| run.at).collect();
    let planned: Vec<_> = std::iter::successors(schedule.next, |at| Some(next(schedule.cron, *at))).take(3).collect();
    if !schedule.is_broken && previewed != planned {
        return Err(format!("18: trigger {} previews {previewed:?}, planned are {planned:?}", known.id));
    }
    Ok(())
}

/// Every end that came while the trigger was on has its line, and no other has.
async fn check_dependency(world: &World, known: &Known, dependency: &Dependency) -> Result<(), String> {
    let ends: Vec<i64> = sqlx::query_scalar(
        "select upstream_execution_id from trigger_firings where trigger_id = $1 and upstream_execution_id is not null order by 1",
    )
    .bind(known.id.0)
    .fetch_all(&world.pool)
    .await
    .unwrap();
    if !ends.iter().eq(dependency.ends.iter().map(|end| &end.0)) {
        return Err(format!("6: trigger {} decided about {ends:?}, ended have {:?}", known.id, dependency.ends));
    }
    Ok(())
}

fn words(at: Option<DateTime<Utc>>) -> String {
    at.map_or("nothing".to_owned(), |at| at.to_string())
}
