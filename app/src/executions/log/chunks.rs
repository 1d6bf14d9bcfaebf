//! Which parts of a log are on the page.
//!
//! A log is cut into chunks of equal numbers of lines. A short log is on the page as a whole, so that the browser's own
//! search finds everything; of a long one only the chunks around what is looked at are.

use std::ops::Range;

/// How many lines a chunk has.
pub(super) const CHUNK: i64 = 500;

/// How many lines a log may have to be on the page as a whole.
pub(super) const WHOLE: i64 = 5_000;

/// How many chunks stay on the page before and after what is looked at.
const AROUND: i64 = 2;

/// Returns in which chunk a line is, from how many lines stand before it.
pub(super) fn chunk_of(offset: i64) -> i64 {
    offset.max(0) / CHUNK
}

/// Returns how many chunks a log of so many lines has.
pub(super) fn chunk_count(total: i64) -> i64 {
    (total.max(0) + CHUNK - 1) / CHUNK
}

/// Returns whether only a part of a log of so many lines is on the page.
pub(super) fn is_windowed(total: i64) -> bool {
    total > WHOLE
}

/// Returns the chunks that are to be on the page while those in `looked_at` are seen.
pub(super) fn wanted(total: i64, looked_at: Range<i64>) -> Range<i64> {
    let count = chunk_count(total);
    if !is_windowed(total) {
        return 0..count;
    }
    let start = (looked_at.start - AROUND).clamp(0, (count - 1).max(0));
    let end = (looked_at.end + AROUND).clamp(start + 1, count.max(start + 1));
    start..end
}

/// Returns the chunks that stay when others are wanted: those that are wanted, as long as they still join up with what
/// is seen; none if the person has jumped elsewhere.
pub(super) fn kept(present: &Range<i64>, wanted: &Range<i64>) -> Range<i64> {
    let (start, end) = (present.start.max(wanted.start), present.end.min(wanted.end));
    if start < end { start..end } else { wanted.start..wanted.start }
}

/// Returns the next chunk to get: the one that is seen first of all, then what joins up with it.
pub(super) fn next_missing(present: &Range<i64>, wanted: &Range<i64>, seen: i64) -> Option<i64> {
    if present.is_empty() {
        (!wanted.is_empty()).then(|| seen.clamp(wanted.start, wanted.end - 1))
    } else if present.end < wanted.end {
        Some(present.end)
    } else if wanted.start < present.start {
        Some(present.start - 1)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gets chunks until nothing is missing. Returns which were got, in order.
    fn get(mut present: Range<i64>, wanted: &Range<i64>, seen: i64) -> (Range<i64>, Vec<i64>) {
        let mut got = vec![];
        while let Some(chunk) = next_missing(&present, wanted, seen) {
            if present.is_empty() {
                present = chunk..chunk + 1;
            } else if chunk == present.end {
                present.end += 1;
            } else {
                present.start -= 1;
            }
            got.push(chunk);
        }
        (present, got)
    }

    #[test]
    fn a_short_log_is_there_as_a_whole() {
        assert_eq!(wanted(0, 0..1), 0..0);
        assert_eq!(wanted(1, 0..1), 0..1);
        assert_eq!(wanted(5_000, 9..10), 0..10);
        assert_eq!(get(0..2, &wanted(2_001, 0..1), 0), (0..5, vec![2, 3, 4]));
    }

    #[test]
    fn of_a_long_log_only_what_is_around_the_eye_is_there() {
        let total = 200_000;
        assert_eq!(wanted(total, 0..1), 0..3);
        assert_eq!(wanted(total, 100..102), 98..104);
        assert_eq!(wanted(total, 399..400), 397..400);
        assert_eq!(wanted(total, 5_000..5_001).end, 400, "behind the end is the end");
    }

    #[test]
    fn scrolling_on_keeps_what_joins_up_and_jumping_keeps_nothing() {
        let wanted_now = wanted(200_000, 101..102);
        assert_eq!(kept(&(98..103), &wanted_now), 99..103);
        assert_eq!(get(99..103, &wanted_now, 101), (99..104, vec![103]));
        let elsewhere = wanted(200_000, 300..301);
        assert!(kept(&(98..103), &elsewhere).is_empty());
        assert_eq!(get(kept(&(98..103), &elsewhere), &elsewhere, 300).1, [300, 301, 302, 299, 298]);
        assert_eq!(get(102..104, &(99..104), 99), (99..104, vec![101, 100, 99]), "upwards from what is seen");
    }

    #[test]
    fn lines_belong_to_chunks() {
        for (offset, chunk) in [(-1, 0), (0, 0), (499, 0), (500, 1), (199_999, 399)] {
            assert_eq!(chunk_of(offset), chunk);
        }
        assert_eq!((chunk_count(0), chunk_count(500), chunk_count(501)), (0, 1, 2));
    }
}
