use DependencyCondition::{OnCompletion, OnFailure, OnSuccess};
use Status::{Cancelled, Failed, Succeeded};
use UpstreamMode::{All, Any};

use super::*;
use crate::trigger::definition::DeadlineAction;

fn spec(mode: UpstreamMode, condition: DependencyCondition, window_minutes: Option<i32>) -> DependencySpec {
    DependencySpec {
        upstreams: [1, 2, 3].map(WorkflowId).into_iter().collect(),
        dependency_condition: condition,
        upstream_mode: mode,
        window_minutes,
        delay_minutes: 0,
        deadline_minutes: None,
        deadline_action: DeadlineAction::GiveUp,
    }
}

fn minute(minute: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::minutes(minute)
}

/// An execution is numbered by its workflow and the minute of its end: workflow 2 at minute 5 is 205.
fn execution(workflow: i64, at: i64) -> ExecutionId {
    ExecutionId(workflow * 100 + at)
}

fn ended(workflow: i64, status: Status, at: i64) -> Completion {
    Completion { workflow: WorkflowId(workflow), execution: execution(workflow, at), status, at: minute(at) }
}

fn waiting(arrivals: &[(i64, i64)]) -> Vec<Arrival> {
    let arrival = |&(workflow, at)| Arrival {
        workflow: WorkflowId(workflow),
        execution: execution(workflow, at),
        at: minute(at),
    };
    arrivals.iter().map(arrival).collect()
}

fn fires(together: &[i64], superseded: &[i64], expired: &[i64]) -> Verdict {
    let ids = |ids: &[i64]| ids.iter().copied().map(ExecutionId).collect();
    Verdict::Fires { together: ids(together), superseded: ids(superseded), expired: ids(expired) }
}

fn waits(superseded: &[i64], expired: &[i64]) -> Verdict {
    let ids = |ids: &[i64]| ids.iter().copied().map(ExecutionId).collect();
    Verdict::Waits { superseded: ids(superseded), expired: ids(expired) }
}

fn not_met(withdrawn: &[i64]) -> Verdict {
    Verdict::NotMet { withdrawn: withdrawn.iter().copied().map(ExecutionId).collect() }
}

#[test]
fn which_ends_count() {
    let table = [
        (OnSuccess, Succeeded, true),
        (OnSuccess, Failed, false),
        (OnSuccess, Cancelled, false),
        (OnFailure, Succeeded, false),
        (OnFailure, Failed, true),
        (OnFailure, Cancelled, false),
        (OnCompletion, Succeeded, true),
        (OnCompletion, Failed, true),
        (OnCompletion, Cancelled, true),
    ];
    for (condition, status, counts) in table {
        assert_eq!(condition.is_met_by(status), counts, "{condition} {status}");
        for mode in [Any, All] {
            let verdict = evaluate(&spec(mode, condition, None), &ended(1, status, 9), &waiting(&[(2, 1), (3, 2)]));
            assert_eq!(matches!(verdict, Verdict::Fires { .. }), counts, "{mode} {condition} {status}");
        }
    }
    assert!(!OnCompletion.is_met_by(Status::Running));
}

/// Mode, window, what ends (workflow, status, minute), what waits (workflow, minute), what that means.
type Truth = (UpstreamMode, Option<i32>, (i64, Status, i64), &'static [(i64, i64)], Verdict);

#[test]
fn the_truth_table() {
    let table: &[Truth] = &[
        (Any, None, (1, Succeeded, 9), &[], fires(&[], &[], &[])),
        (Any, None, (3, Failed, 9), &[], not_met(&[])),
        (All, None, (1, Succeeded, 9), &[], waits(&[], &[])),
        (All, None, (1, Succeeded, 9), &[(2, 3)], waits(&[], &[])),
        (All, None, (1, Succeeded, 9), &[(2, 3), (3, 4)], fires(&[203, 304], &[], &[])),
        // The same upstream again: its newest end counts, the older one waits no longer.
        (All, None, (1, Succeeded, 9), &[(1, 2)], waits(&[102], &[])),
        (All, None, (1, Succeeded, 9), &[(1, 2), (2, 3), (3, 4)], fires(&[203, 304], &[102], &[])),
        // The same execution once more, after a retry: it waits on, or stops waiting by itself.
        (All, None, (1, Succeeded, 9), &[(1, 9), (2, 3)], waits(&[], &[])),
        (All, None, (1, Failed, 9), &[(1, 9), (2, 3)], not_met(&[])),
        // A failure after a success takes the success back, and nothing else.
        (All, None, (1, Failed, 9), &[(1, 2), (2, 3)], not_met(&[102])),
        (All, None, (1, Cancelled, 9), &[(2, 3), (3, 4)], not_met(&[])),
        // The window, its edge included.
        (All, Some(5), (1, Succeeded, 9), &[(2, 4), (3, 8)], fires(&[204, 308], &[], &[])),
        (All, Some(5), (1, Succeeded, 9), &[(2, 3), (3, 8)], waits(&[], &[203])),
        (All, Some(5), (1, Succeeded, 9), &[(1, 1), (2, 3)], waits(&[101], &[203])),
        // What somebody has taken out of the list of upstreams is not needed.
        (All, None, (1, Succeeded, 9), &[(2, 3), (3, 4), (8, 5)], fires(&[203, 304, 805], &[], &[])),
    ];
    for (mode, window, (workflow, status, at), arrivals, expected) in table {
        let verdict = evaluate(&spec(*mode, OnSuccess, *window), &ended(*workflow, *status, *at), &waiting(arrivals));
        assert_eq!(verdict, *expected, "{mode} {window:?} {workflow} {status} {at} {arrivals:?}");
    }
}

#[test]
fn one_upstream_of_all_is_any() {
    let one = DependencySpec { upstreams: std::iter::once(WorkflowId(1)).collect(), ..spec(All, OnSuccess, None) };
    assert_eq!(evaluate(&one, &ended(1, Succeeded, 9), &[]), fires(&[], &[], &[]));
}

#[test]
fn what_waits_too_long_expires_runs_or_is_given_up() {
    let dependency = |window, deadline, action| DependencySpec {
        deadline_minutes: deadline,
        deadline_action: action,
        ..spec(All, OnSuccess, window)
    };
    let arrivals = waiting(&[(1, 10), (2, 25)]);
    let cases = [
        (dependency(None, None, DeadlineAction::GiveUp), None, Overdue::Expired(vec![])),
        (dependency(Some(20), None, DeadlineAction::GiveUp), Some(30), Overdue::Expired(vec![execution(1, 10)])),
        (dependency(None, Some(20), DeadlineAction::GiveUp), Some(30), Overdue::GivesUp),
        (dependency(Some(60), Some(20), DeadlineAction::RunAnyway), Some(30), Overdue::RunsAnyway),
    ];
    for (dependency, due, overdue) in cases {
        assert_eq!(dependency.overdue_at(&arrivals), due.map(minute));
        assert_eq!(dependency.overdue(&arrivals, minute(29)), Overdue::Expired(vec![]), "not yet");
        assert_eq!(dependency.overdue(&arrivals, minute(30)), overdue);
    }
    assert_eq!(dependency(Some(20), None, DeadlineAction::GiveUp).overdue_at(&[]), None, "nothing waits");
}
