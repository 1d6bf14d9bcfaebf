use std::{cmp::Ordering, collections::VecDeque, mem, sync::Arc};

use domain::job::KeepOrder;
use tokio::task::{JoinHandle, spawn_blocking};

use super::{Buckets, Counts, Decided, Edit, Entry, Place, Shape};
use crate::failure::Result;

/// Which row of a key stays.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Rule {
    /// The one of highest rank.
    One(KeepOrder),
    /// All of them, one after the other in time; of several with one beginning the one of highest rank.
    History(KeepOrder),
}

/// What was decided about one bucket.
#[derive(Debug, Default)]
pub(super) struct Decision {
    /// Places of rows that came in and stay.
    pub(super) kept: Vec<u64>,
    /// Until when rows that came in hold, for those that no longer do.
    pub(super) held_until: Vec<(u64, i64)>,
    pub(super) edits: Vec<(u32, u64, Edit)>,
    pub(super) counts: Counts,
    /// Two rows that came in with one key.
    pub(super) clash: Option<(u64, u64)>,
}

/// Decides about all buckets, several at once.
pub(crate) async fn decide_all(buckets: Buckets, rule: Rule, threads: usize) -> Result<Decided> {
    let shape = buckets.shape();
    let count = buckets.count();
    let buckets = Arc::new(std::sync::Mutex::new(buckets));
    let mut decided = Decided::default();
    let mut working: VecDeque<JoinHandle<Result<Decision>>> = VecDeque::new();
    for bucket in 0..count {
        if working.len() >= threads.max(1)
            && let Some(oldest) = working.pop_front()
        {
            decided.add(oldest.await??);
        }
        let buckets = Arc::clone(&buckets);
        working.push_back(spawn_blocking(move || {
            let bytes = buckets.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take(bucket)?;
            Ok(decide(&bytes, shape, rule))
        }));
    }
    while let Some(oldest) = working.pop_front() {
        decided.add(oldest.await??);
    }
    decided.sort();
    Ok(decided)
}

fn decide(bytes: &[u8], shape: Shape, rule: Rule) -> Decision {
    let mut entries = Vec::new();
    let mut rest = bytes;
    while let Some((entry, after)) = Entry::read(shape, rest) {
        entries.push(entry);
        rest = after;
    }
    debug_assert!(rest.is_empty(), "a bucket holds whole entries");
    // Incoming rows come first within their key, in the order of reading.
    entries.sort_unstable_by_key(|a| (a.hash, a.place));
    let mut decision = Decision::default();
    for of_key in entries.chunk_by(|a, b| a.hash == b.hash) {
        let stored = of_key.partition_point(|entry| matches!(entry.place, Place::Incoming(_)));
        let (incoming, stored) = of_key.split_at(stored);
        if let [first, second, ..] = incoming
            && let (Place::Incoming(first), Place::Incoming(second)) = (first.place, second.place)
        {
            decision.clash = decision.clash.or(Some((first, second)));
        }
        match rule {
            _ if incoming.is_empty() => {}
            Rule::One(keep) => decision.keep_one(keep, incoming, stored),
            Rule::History(keep) => decision.keep_history(keep, incoming, stored),
        }
    }
    decision
}

/// Compares rows so that the greater one stays.
fn by_rank(keep: KeepOrder, a: &Entry<'_>, b: &Entry<'_>) -> Ordering {
    // A row of the table was read before all that come in.
    let read = |entry: &Entry<'_>| match entry.place {
        Place::Stored { file, row } => (0, u64::from(file), row),
        Place::Incoming(place) => (1, place, 0),
    };
    let order = a.rank.cmp(b.rank).then_with(|| read(a).cmp(&read(b)));
    if keep == KeepOrder::Newest { order } else { order.reverse() }
}

impl Decision {
    fn keep_one(&mut self, keep: KeepOrder, incoming: &[Entry<'_>], stored: &[Entry<'_>]) {
        let Some(best) = incoming.iter().max_by(|a, b| by_rank(keep, a, b)) else { return };
        self.counts.duplicates += incoming.len() as u64 - 1;
        let Some(known) = stored.iter().max_by(|a, b| by_rank(keep, a, b)) else {
            self.counts.inserted += 1;
            self.keep(best);
            return;
        };
        if known.content == best.content {
            self.counts.unchanged += 1;
            self.remove(stored.iter().filter(|entry| entry.place != known.place));
        } else if by_rank(keep, best, known) == Ordering::Greater {
            self.counts.updated += 1;
            self.keep(best);
            self.remove(stored.iter());
        } else {
            self.counts.duplicates += 1;
        }
    }

    /// Puts versions that came in among those that are there, so that each holds from its beginning to that of the next.
    fn keep_history(&mut self, keep: KeepOrder, incoming: &[Entry<'_>], stored: &[Entry<'_>]) {
        let mut known: Vec<_> = stored.iter().collect();
        known.sort_by_key(|entry| entry.valid_from);
        let mut arrived: Vec<_> = incoming.iter().collect();
        arrived.sort_by(|a, b| a.valid_from.cmp(&b.valid_from).then_with(|| by_rank(keep, b, a)));
        let all = arrived.len();
        arrived.dedup_by_key(|entry| entry.valid_from);
        self.counts.duplicates += (all - arrived.len()) as u64;

        let mut chain: Vec<&Entry<'_>> = Vec::new();
        let mut arrived = arrived.into_iter().peekable();
        let mut known = known.into_iter().peekable();
        let mut replaced = Vec::new();
        loop {
            let (next_new, next_known) = (arrived.peek(), known.peek());
            match (next_new, next_known) {
                (None, None) => break,
                (Some(new), Some(old)) if new.valid_from == old.valid_from => {
                    if new.content == old.content {
                        self.counts.unchanged += 1;
                        chain.extend(known.next());
                    } else if by_rank(keep, new, old) == Ordering::Greater {
                        replaced.extend(known.next());
                        chain.extend(arrived.peek());
                        self.counts.updated += 1;
                        // It counts here, whatever stands before it.
                        self.keep(chain[chain.len() - 1]);
                    } else {
                        self.counts.duplicates += 1;
                        chain.extend(known.next());
                    }
                    arrived.next();
                }
                (Some(new), old) if old.is_none_or(|old| new.valid_from < old.valid_from) => {
                    match chain.last() {
                        Some(before) if before.content == new.content => self.counts.unchanged += 1,
                        before => {
                            if before.is_some() {
                                self.counts.updated += 1;
                            } else {
                                self.counts.inserted += 1;
                            }
                            self.keep(new);
                            chain.push(new);
                        }
                    }
                    arrived.next();
                }
                _ => chain.extend(known.next()),
            }
        }
        self.remove(mem::take(&mut replaced).into_iter());
        self.close(&chain, stored);
    }

    /// Notes until when each version holds, for those for which that is new.
    fn close(&mut self, chain: &[&Entry<'_>], stored: &[Entry<'_>]) {
        let mut begins: Vec<_> = stored.iter().map(|entry| entry.valid_from).collect();
        begins.sort_unstable();
        for (place, entry) in chain.iter().enumerate() {
            let until = chain.get(place + 1).map(|next| next.valid_from);
            match entry.place {
                Place::Incoming(number) => self.held_until.extend(until.map(|until| (number, until))),
                Place::Stored { file, row } => {
                    let before = begins.get(begins.partition_point(|begin| *begin <= entry.valid_from)).copied();
                    if before != until {
                        self.edits.push((file, row, Edit::HoldUntil(until)));
                    }
                }
            }
        }
    }

    fn keep(&mut self, entry: &Entry<'_>) {
        if let Place::Incoming(place) = entry.place {
            self.kept.push(place);
        }
    }

    fn remove<'a>(&mut self, entries: impl Iterator<Item = &'a Entry<'a>>) {
        for entry in entries {
            if let Place::Stored { file, row } = entry.place {
                self.edits.push((file, row, Edit::Remove));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn incoming(place: u64, content: u64, valid_from: i64, rank: &[u8]) -> Entry<'_> {
        Entry { hash: 1, place: Place::Incoming(place), content, valid_from, rank }
    }

    fn stored(row: u64, content: u64, valid_from: i64, rank: &[u8]) -> Entry<'_> {
        Entry { hash: 1, place: Place::Stored { file: 0, row }, content, valid_from, rank }
    }

    fn decided(rule: Rule, entries: &[Entry<'_>]) -> Decision {
        let shape = Shape { content: true, valid_from: true };
        let mut bytes = Vec::new();
        entries.iter().for_each(|entry| entry.write(shape, &mut bytes).expect("an entry"));
        decide(&bytes, shape, rule)
    }

    #[test]
    fn of_equal_rank_the_last_or_the_first_one_read_stays() {
        let entries = [incoming(0, 1, 0, b"a"), incoming(1, 2, 0, b"b"), incoming(2, 3, 0, b"b")];
        assert_eq!(decided(Rule::One(KeepOrder::Newest), &entries).kept, [2]);
        assert_eq!(decided(Rule::One(KeepOrder::Oldest), &entries).kept, [0]);
        let equal = [incoming(0, 1, 0, b"b"), incoming(1, 2, 0, b"b")];
        assert_eq!(decided(Rule::One(KeepOrder::Oldest), &equal).kept, [0]);
    }

    #[test]
    fn a_row_of_the_table_gives_way_only_to_a_better_one() {
        let newest = Rule::One(KeepOrder::Newest);
        let better = decided(newest, &[stored(7, 1, 0, b"a"), incoming(0, 2, 0, b"b")]);
        assert_eq!((better.kept, better.edits), (vec![0], vec![(0, 7, Edit::Remove)]));
        let worse = decided(newest, &[stored(7, 1, 0, b"b"), incoming(0, 2, 0, b"a")]);
        assert_eq!((worse.kept, worse.edits, worse.counts.duplicates), (vec![], vec![], 1));
        let same = decided(newest, &[stored(7, 2, 0, b"a"), incoming(0, 2, 0, b"b")]);
        assert_eq!((same.kept, same.edits, same.counts.unchanged), (vec![], vec![], 1));
        let oldest = decided(Rule::One(KeepOrder::Oldest), &[stored(7, 1, 0, b"a"), incoming(0, 2, 0, b"a")]);
        assert_eq!((oldest.kept, oldest.counts.duplicates), (vec![], 1));
    }

    #[test]
    fn versions_hold_until_the_next_one_begins() {
        let rule = Rule::History(KeepOrder::Newest);
        let first = decided(rule, &[incoming(0, 1, 10, b""), incoming(1, 2, 20, b""), incoming(2, 2, 30, b"")]);
        assert_eq!((first.kept, first.held_until), (vec![0, 1], vec![(0, 20)]));
        assert_eq!(first.counts, Counts { inserted: 1, updated: 1, unchanged: 1, duplicates: 0 });

        let later = decided(rule, &[stored(0, 1, 10, b""), stored(1, 2, 20, b""), incoming(0, 3, 30, b"")]);
        assert_eq!((later.kept, later.held_until), (vec![0], vec![]));
        assert_eq!(later.edits, [(0, 1, Edit::HoldUntil(Some(30)))]);

        let between = decided(rule, &[stored(0, 1, 10, b""), stored(1, 2, 20, b""), incoming(0, 3, 15, b"")]);
        assert_eq!((between.kept, between.held_until), (vec![0], vec![(0, 20)]));
        assert_eq!(between.edits, [(0, 0, Edit::HoldUntil(Some(15)))]);

        let same = decided(rule, &[stored(0, 1, 10, b""), incoming(0, 1, 15, b"")]);
        assert_eq!((same.kept, same.edits, same.counts.unchanged), (vec![], vec![], 1));

        let corrected = decided(rule, &[stored(0, 1, 10, b"a"), incoming(0, 2, 10, b"a")]);
        assert_eq!((corrected.kept, corrected.edits), (vec![0], vec![(0, 0, Edit::Remove)]));
    }
}
