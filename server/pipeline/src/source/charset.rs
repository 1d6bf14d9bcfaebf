use domain::job::Encoding;

/// How the bytes of a text file become characters, once that is decided.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Charset {
    Utf8,
    Utf16Le,
    Utf16Be,
    Windows1252,
}

impl Charset {
    /// Returns the charset that a byte order mark names, and the mark's length.
    pub(crate) fn of_mark(first: &[u8]) -> Option<(Self, usize)> {
        if first.starts_with(&[0xef, 0xbb, 0xbf]) {
            Some((Self::Utf8, 3))
        } else if first.starts_with(&[0xff, 0xfe]) {
            Some((Self::Utf16Le, 2))
        } else if first.starts_with(&[0xfe, 0xff]) {
            Some((Self::Utf16Be, 2))
        } else {
            None
        }
    }

    /// Returns the charset for a declared encoding; `valid_utf8` says what a look at all bytes has found.
    pub(crate) fn choose(declared: Encoding, first: &[u8], valid_utf8: bool) -> Self {
        match (declared, Self::of_mark(first)) {
            (Encoding::Utf8, _) => Self::Utf8,
            (Encoding::Latin1, _) => Self::Windows1252,
            (Encoding::Utf16, Some((marked @ (Self::Utf16Le | Self::Utf16Be), _))) => marked,
            (Encoding::Utf16, _) => Self::Utf16Le,
            (Encoding::Detect, Some((marked, _))) => marked,
            (Encoding::Detect, None) if valid_utf8 => Self::Utf8,
            (Encoding::Detect, None) => Self::Windows1252,
        }
    }

    /// Returns the declared encoding that means this charset.
    pub(crate) fn encoding(self) -> Encoding {
        match self {
            Self::Utf8 => Encoding::Utf8,
            Self::Utf16Le | Self::Utf16Be => Encoding::Utf16,
            Self::Windows1252 => Encoding::Latin1,
        }
    }

    /// Returns the words for it.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16 (little-endian)",
            Self::Utf16Be => "UTF-16 (big-endian)",
            Self::Windows1252 => "Windows-1252 (Latin-1)",
        }
    }
}
