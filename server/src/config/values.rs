use std::{
    fmt,
    net::{SocketAddr, ToSocketAddrs},
    str::FromStr,
    time::Duration,
};

/// A number of bytes, written as people do: `4 GiB`, `500 MB`, `1048576`.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct ByteSize(pub u64);

const BYTE_UNITS: [(&str, u64); 9] = [
    ("b", 1),
    ("kb", 1_000),
    ("mb", 1_000_000),
    ("gb", 1_000_000_000),
    ("tb", 1_000_000_000_000),
    ("kib", 1 << 10),
    ("mib", 1 << 20),
    ("gib", 1 << 30),
    ("tib", 1 << 40),
];

impl FromStr for ByteSize {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        number_with_unit(text, &BYTE_UNITS, 1)
            .map(Self)
            .ok_or_else(|| format!("“{text}” is not a size; write a whole number with a unit, such as 4 GiB or 500 MB"))
    }
}

impl fmt::Display for ByteSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = [("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)]
            .into_iter()
            .find(|(_, unit)| self.0 >= *unit && self.0.is_multiple_of(*unit));
        match unit {
            Some((name, unit)) => write!(f, "{} {name}", self.0 / unit),
            None => write!(f, "{} bytes", self.0),
        }
    }
}

const TIME_UNITS: [(&str, u64); 12] = [
    ("s", 1),
    ("second", 1),
    ("seconds", 1),
    ("m", 60),
    ("minute", 60),
    ("minutes", 60),
    ("h", 3_600),
    ("hour", 3_600),
    ("hours", 3_600),
    ("d", 86_400),
    ("day", 86_400),
    ("days", 86_400),
];

/// Reads `14 days`, `12h` or `90 minutes`.
///
/// # Errors
///
/// When it is anything else; the unit is not optional.
pub fn duration(text: &str) -> Result<Duration, String> {
    number_with_unit(text, &TIME_UNITS, 0).filter(|seconds| *seconds > 0).map(Duration::from_secs).ok_or_else(|| {
        format!("“{text}” is not a length of time; write a whole number with a unit, such as 14 days or 12h")
    })
}

/// Returns a length of time in its largest whole unit.
pub fn duration_text(duration: Duration) -> String {
    let seconds = duration.as_secs();
    let (unit, size) = [("day", 86_400), ("hour", 3_600), ("minute", 60)]
        .into_iter()
        .find(|(_, size)| seconds >= *size && seconds.is_multiple_of(*size))
        .unwrap_or(("second", 1));
    let count = seconds / size;
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

/// Multiplies the number by its unit. Without a unit, `bare` counts, unless it is 0.
fn number_with_unit(text: &str, units: &[(&str, u64)], bare: u64) -> Option<u64> {
    let text = text.trim();
    let end = text.find(|character: char| !character.is_ascii_digit() && character != '_').unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let number: u64 = number.replace('_', "").parse().ok()?;
    let unit = unit.trim().to_lowercase();
    let size = match unit.as_str() {
        "" => (bare > 0).then_some(bare)?,
        unit => units.iter().find(|(name, _)| *name == unit)?.1,
    };
    number.checked_mul(size)
}

/// Reads `127.0.0.1:3000`, `[::1]:3000`, `localhost:3000` or `:3000`, which means all addresses.
///
/// # Errors
///
/// When it names no address and port.
pub fn listen_address(text: &str) -> Result<SocketAddr, String> {
    let whole = if text.starts_with(':') { format!("0.0.0.0{text}") } else { text.to_owned() };
    whole
        .to_socket_addrs()
        .ok()
        .and_then(|mut addresses| addresses.next())
        .ok_or_else(|| format!("“{text}” is not an address and port, such as 127.0.0.1:3000"))
}

/// Whether cookies are restricted to HTTPS.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SecureCookies {
    /// When the public URL is https.
    Auto,
    /// Always.
    Yes,
    /// Never.
    No,
}

impl FromStr for SecureCookies {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "auto" => Ok(Self::Auto),
            "yes" | "true" => Ok(Self::Yes),
            "no" | "false" => Ok(Self::No),
            other => Err(format!("“{other}” is not known here; use auto, yes or no")),
        }
    }
}

impl fmt::Display for SecureCookies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Auto => "auto",
            Self::Yes => "yes",
            Self::No => "no",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        for (text, bytes) in [("4 GiB", 4 << 30), ("4gib", 4 << 30), ("500 MB", 500_000_000), ("1_000", 1_000)] {
            assert_eq!(text.parse(), Ok(ByteSize(bytes)), "{text}");
        }
        for text in ["", "GiB", "4 XB", "-1", "1.5 GiB", "99999999999 TiB"] {
            assert!(text.parse::<ByteSize>().is_err(), "{text}");
        }
        assert_eq!(ByteSize(4 << 30).to_string(), "4 GiB");
        assert_eq!(ByteSize(1_000).to_string(), "1000 bytes");
    }

    #[test]
    fn a_length_of_time_needs_its_unit() {
        assert_eq!(duration("14 days"), Ok(Duration::from_secs(14 * 86_400)));
        assert_eq!(duration("12h"), Ok(Duration::from_secs(12 * 3_600)));
        for text in ["14", "0 days", "days", ""] {
            assert!(duration(text).is_err(), "{text}");
        }
        assert_eq!(duration_text(Duration::from_secs(86_400)), "1 day");
        assert_eq!(duration_text(Duration::from_secs(5_400)), "90 minutes");
    }

    #[test]
    fn a_port_alone_means_every_address() {
        assert_eq!(listen_address(":3000").map(|address| address.to_string()), Ok("0.0.0.0:3000".to_owned()));
        assert_eq!(listen_address("[::1]:80").map(|address| address.to_string()), Ok("[::1]:80".to_owned()));
        assert!(listen_address("3000").is_err());
    }
}
