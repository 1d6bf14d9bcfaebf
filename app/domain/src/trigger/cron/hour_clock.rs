use crate::choice::choices;

/// Where people write times of day with AM and PM, by the data of Unicode’s CLDR.
const REGIONS_OF_TWELVE: [&str; 22] = [
    "US", "CA", "AU", "NZ", "IN", "PK", "BD", "PH", "EG", "SA", "AE", "JO", "KW", "QA", "OM", "MX", "CO", "VE", "KR",
    "TW", "MY", "SG",
];

/// Languages that have it so where no region is named.
const LANGUAGES_OF_TWELVE: [&str; 8] = ["en", "hi", "bn", "ur", "ar", "ko", "ta", "te"];

choices! {
    /// How times of day are written.
    pub enum HourClock {
        /// `14:30`
        TwentyFour = "24h", "24 hours";
        /// `2:30 PM`
        Twelve = "12h", "12 hours";
    }
}

impl HourClock {
    /// Writes a time of day: `09:05` or `9:05 AM`.
    pub fn time(self, hour: u32, minute: u32) -> String {
        self.write(hour, minute, None)
    }

    /// Writes a time of day with its seconds: `09:05:30` or `9:05:30 AM`.
    pub fn time_with_seconds(self, hour: u32, minute: u32, second: u32) -> String {
        self.write(hour, minute, Some(second))
    }

    /// Returns the clock of a language as browsers name it: `en-US` has 12 hours, `en-GB` and most others 24.
    pub fn of_language(tag: &str) -> Self {
        let mut parts = tag.split(['-', '_']);
        let language = parts.next().unwrap_or_default().to_ascii_lowercase();
        let region = parts.find(|part| part.len() == 2).map(str::to_ascii_uppercase);
        let is_twelve = match (language.as_str(), region.as_deref()) {
            (_, Some(region)) => REGIONS_OF_TWELVE.contains(&region),
            (language, None) => LANGUAGES_OF_TWELVE.contains(&language),
        };
        if is_twelve { Self::Twelve } else { Self::TwentyFour }
    }

    fn write(self, hour: u32, minute: u32, second: Option<u32>) -> String {
        let mut text = String::with_capacity(11);
        match self {
            Self::TwentyFour => push_two_digits(&mut text, hour),
            Self::Twelve => {
                let on_dial = if hour.is_multiple_of(12) { 12 } else { hour % 12 };
                text.push_str(&on_dial.to_string());
            }
        }
        for part in [Some(minute), second].into_iter().flatten() {
            text.push(':');
            push_two_digits(&mut text, part);
        }
        if self == Self::Twelve {
            text.push_str(if hour < 12 { " AM" } else { " PM" });
        }
        text
    }
}

fn push_two_digits(text: &mut String, number: u32) {
    if number < 10 {
        text.push('0');
    }
    text.push_str(&number.to_string());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_follows_the_region_and_else_the_language() {
        for tag in ["en-US", "en", "en_AU", "es-MX", "hi", "ar-EG", "zh-Hant-TW"] {
            assert_eq!(HourClock::of_language(tag), HourClock::Twelve, "{tag}");
        }
        for tag in ["en-GB", "de", "de-DE", "fr-FR", "pt-BR", "ja", "es-ES", "", "*", "en-DE"] {
            assert_eq!(HourClock::of_language(tag), HourClock::TwentyFour, "{tag}");
        }
    }

    #[test]
    fn noon_and_midnight_are_twelve() {
        let of = |hour| [HourClock::Twelve.time(hour, 5), HourClock::TwentyFour.time_with_seconds(hour, 5, 9)];
        assert_eq!(of(0), ["12:05 AM", "00:05:09"]);
        assert_eq!(of(12), ["12:05 PM", "12:05:09"]);
        assert_eq!(of(23), ["11:05 PM", "23:05:09"]);
    }
}
