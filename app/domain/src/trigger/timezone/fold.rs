/// Returns the letters and digits of a text without accents, in lower case: `saopaulo` for “São Paulo”.
///
/// Spaces, hyphens and apostrophes are left out, so that `newyork` is `New_York`; so are accents that follow their letter.
pub(super) fn folded(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|letter| letter.is_alphanumeric()).map(fold)
}

/// Returns whether a text begins with another, which is folded already.
pub(super) fn begins(text: &str, folded_start: &str) -> bool {
    let mut letters = folded(text);
    folded_start.chars().all(|letter| letters.next() == Some(letter))
}

/// Returns whether a text is another, which is folded already.
pub(super) fn is(text: &str, folded_text: &str) -> bool {
    folded(text).eq(folded_text.chars())
}

/// Returns whether a word of a text begins with another, which is folded already.
///
/// A word begins after anything that is no letter; what is searched for may reach into the words that follow.
pub(super) fn word_begins(text: &str, folded_start: &str) -> bool {
    let mut is_inside = false;
    text.char_indices().any(|(index, letter)| {
        let is_start = letter.is_alphanumeric() && !is_inside;
        is_inside = letter.is_alphanumeric();
        is_start && begins(&text[index..], folded_start)
    })
}

/// Returns the plain letter in lower case. Letters of other scripts stay.
fn fold(letter: char) -> char {
    if letter.is_ascii() {
        return letter.to_ascii_lowercase();
    }
    match letter.to_lowercase().next().unwrap_or(letter) {
        'à'..='æ' | 'ā' | 'ă' | 'ą' | 'ạ'..='ặ' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'ð' | 'ď' | 'đ' => 'd',
        'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' | 'ẹ'..='ệ' => 'e',
        'ğ' | 'ģ' => 'g',
        'ì'..='ï' | 'ī' | 'į' | 'ı' | 'ỉ'..='ị' => 'i',
        'ķ' => 'k',
        'ļ' | 'ľ' | 'ł' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ő' | 'œ' | 'ơ' | 'ọ'..='ợ' => 'o',
        'ŕ' | 'ř' => 'r',
        'ß' | 'ś' | 'ş' | 'š' | 'ș' => 's',
        'ţ' | 'ť' | 'ț' => 't',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' | 'ų' | 'ư' | 'ụ'..='ự' => 'u',
        'ý' | 'ÿ' | 'ỳ'..='ỹ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        plain => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_spaces_and_case_make_no_difference() {
        for (text, plain) in [
            ("São Paulo", "saopaulo"),
            ("ZÜRICH", "zurich"),
            ("Zu\u{308}rich", "zurich"),
            ("Bogotá", "bogota"),
            ("New_York", "newyork"),
            ("Port-au-Prince", "portauprince"),
            ("Łódź", "lodz"),
            ("Hồ Chí Minh", "hochiminh"),
            ("İstanbul", "istanbul"),
            ("東京", "東京"),
        ] {
            assert_eq!(folded(text).collect::<String>(), plain);
            assert!(is(text, plain) && begins(text, plain) && begins(text, ""));
        }
    }

    #[test]
    fn a_word_begins_after_what_is_no_letter() {
        for start in ["port", "au", "prince", "auprince", "portauprince", ""] {
            assert!(word_begins("Port-au-Prince", start), "{start}");
        }
        assert!(!word_begins("Port-au-Prince", "ort") && !word_begins("Port-au-Prince", "princes"));
    }
}
