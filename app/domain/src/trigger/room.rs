use super::definition::OverlapPolicy;

/// Whether there is room for one more execution.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Room {
    /// There is, or it waits in the queue until there is.
    InTurn,
    /// It takes a place beyond the workflow's limit.
    BesideOthers,
    /// What runs and waits has to make room first.
    InPlaceOfOthers,
    /// There is none, and it does not wait.
    None,
}

/// Returns what room there is in a workflow that may have `free_places` more active executions.
pub fn room_for(policy: OverlapPolicy, free_places: usize) -> Room {
    match policy {
        _ if free_places > 0 => Room::InTurn,
        OverlapPolicy::Queue => Room::InTurn,
        OverlapPolicy::Skip => Room::None,
        OverlapPolicy::Allow => Room::BesideOthers,
        OverlapPolicy::CancelRunning => Room::InPlaceOfOthers,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_free_place_is_taken_whatever_the_policy() {
        for (policy, when_full) in [
            (OverlapPolicy::Skip, Room::None),
            (OverlapPolicy::Queue, Room::InTurn),
            (OverlapPolicy::Allow, Room::BesideOthers),
            (OverlapPolicy::CancelRunning, Room::InPlaceOfOthers),
        ] {
            assert_eq!(room_for(policy, 1), Room::InTurn, "{policy}");
            assert_eq!(room_for(policy, 0), when_full, "{policy}");
        }
    }
}
