/// Returns the candidate that was probably meant: one with the same first three letters, else one that a single slip
/// of the fingers turns into it.
pub(super) fn meant<'a>(typed: &str, candidates: &[&'a str]) -> Option<&'a str> {
    let same_start = |candidate: &&&str| {
        typed.len() > 3
            && typed.get(..3).zip(candidate.get(..3)).is_some_and(|(one, other)| one.eq_ignore_ascii_case(other))
    };
    candidates
        .iter()
        .find(same_start)
        .or_else(|| candidates.iter().find(|candidate| one_slip_apart(typed.as_bytes(), candidate.as_bytes())))
        .copied()
}

/// Returns whether one letter was changed, left out, added, or swapped with its neighbour.
fn one_slip_apart(typed: &[u8], candidate: &[u8]) -> bool {
    let equal = |one: &[u8], other: &[u8]| one.eq_ignore_ascii_case(other);
    let same = typed.iter().zip(candidate).take_while(|(one, other)| one.eq_ignore_ascii_case(other)).count();
    let (typed, candidate) = (&typed[same..], &candidate[same..]);
    match (typed, candidate) {
        ([], []) => true,
        ([_, typed_rest @ ..], [_, candidate_rest @ ..]) if equal(typed_rest, candidate_rest) => true,
        ([_, typed_rest @ ..], _) if equal(typed_rest, candidate) => true,
        (_, [_, candidate_rest @ ..]) if equal(typed, candidate_rest) => true,
        ([a, b, typed_rest @ ..], [c, d, candidate_rest @ ..]) => {
            a.eq_ignore_ascii_case(d) && b.eq_ignore_ascii_case(c) && equal(typed_rest, candidate_rest)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::meant;
    use crate::trigger::cron::field::{MONTHS, WEEKDAYS};

    #[test]
    fn one_slip_is_recognised() {
        for (typed, weekday) in [("FIR", "FRI"), ("mno", "MON"), ("TU", "TUE"), ("WEDD", "WED"), ("SUM", "SUN")] {
            assert_eq!(meant(typed, &WEEKDAYS), Some(weekday), "{typed}");
        }
    }

    #[test]
    fn longer_names_are_cut_to_three_letters() {
        assert_eq!(meant("Thursday", &WEEKDAYS), Some("THU"));
        assert_eq!(meant("SEPT", &MONTHS), Some("SEP"));
    }

    #[test]
    fn other_words_are_left_alone() {
        for typed in ["", "X", "QQQ", "BANANA"] {
            assert_eq!(meant(typed, &WEEKDAYS), None, "{typed}");
        }
    }
}
