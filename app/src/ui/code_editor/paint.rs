use domain::{
    problem::Span,
    sql::{SqlKind, sql_parts},
};

/// A piece of a line in one colour.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Piece {
    /// The class of its colour; see `style/ui/code.scss`.
    pub(super) class: &'static str,
    /// Its text.
    pub(super) text: String,
    /// Whether it is underlined as wrong.
    pub(super) bad: bool,
}

/// Returns the lines of a statement, each in pieces of one colour.
pub(super) fn paint(sql: &str, bad: Option<Span>) -> Vec<Vec<Piece>> {
    let bad = bad.map(|span| shown(span, sql.chars().count()));
    let is_bad = |place: usize| bad.is_some_and(|(start, end)| start <= place && place < end);
    let mut lines = vec![Vec::new()];
    let mut place = 0;
    for part in sql_parts(sql) {
        let class = class_of(part.kind);
        for character in part.text.chars() {
            if character == '\n' {
                lines.push(Vec::new());
            } else if let Some(line) = lines.last_mut() {
                add(line, class, is_bad(place), character);
            }
            place += 1;
        }
    }
    lines
}

fn add(line: &mut Vec<Piece>, class: &'static str, bad: bool, character: char) {
    match line.last_mut() {
        Some(piece) if piece.class == class && piece.bad == bad => piece.text.push(character),
        _ => line.push(Piece { class, text: character.to_string(), bad }),
    }
}

/// Returns the places to underline: what is wrong at the end of the text is shown at its last character.
fn shown(span: Span, length: usize) -> (usize, usize) {
    let place = |place: u32| usize::try_from(place).unwrap_or(length);
    let start = place(span.start).min(length.saturating_sub(1));
    (start, place(span.end).max(start + 1))
}

fn class_of(kind: SqlKind) -> &'static str {
    match kind {
        SqlKind::Keyword => "k",
        SqlKind::Text => "s",
        SqlKind::Number => "n",
        SqlKind::Comment => "c",
        SqlKind::Place => "v",
        SqlKind::Name | SqlKind::Other => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(sql: &str, bad: Option<(u32, u32)>) -> Vec<Vec<(&'static str, String, bool)>> {
        let lines = paint(sql, bad.map(|(start, end)| Span { start, end }));
        let plain = |piece: Piece| (piece.class, piece.text, piece.bad);
        lines.into_iter().map(|line| line.into_iter().map(plain).collect()).collect()
    }

    #[test]
    fn a_comment_over_several_lines_keeps_its_colour() {
        let lines = pieces("/* a\nb */ select 1", None);
        assert_eq!(lines[0], [("c", "/* a".to_owned(), false)]);
        assert_eq!(
            lines[1],
            [
                ("c", "b */".to_owned(), false),
                ("", " ".to_owned(), false),
                ("k", "select".to_owned(), false),
                ("", " ".to_owned(), false),
                ("n", "1".to_owned(), false),
            ]
        );
    }

    #[test]
    fn what_is_wrong_is_underlined_by_characters() {
        let lines = pieces("select größe\nfrom x", Some((7, 12)));
        assert_eq!(lines[0][2], ("", "größe".to_owned(), true));
        assert!(lines[1].iter().all(|piece| !piece.2));
        assert_eq!(pieces("select", Some((6, 6)))[0].last(), Some(&("k", "t".to_owned(), true)), "the end is shown");
    }

    #[test]
    fn there_is_always_a_line() {
        assert_eq!(paint("", None), [Vec::new()]);
        assert_eq!(paint("\n", Some(Span { start: 5, end: 9 })).len(), 2);
    }
}
