use crate::choice::choices;

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
        let mut text = String::with_capacity(8);
        match self {
            Self::TwentyFour => {
                push_two_digits(&mut text, hour);
                text.push(':');
                push_two_digits(&mut text, minute);
            }
            Self::Twelve => {
                let on_dial = if hour.is_multiple_of(12) { 12 } else { hour % 12 };
                text.push_str(&on_dial.to_string());
                text.push(':');
                push_two_digits(&mut text, minute);
                text.push_str(if hour < 12 { " AM" } else { " PM" });
            }
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
