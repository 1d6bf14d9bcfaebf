//! Times that stay right while the page is open.
//!
//! How a time reads is decided by [`domain::format`]; here it is put on the page, as `<time>` with the instant for
//! machines, in the zone of whoever looks.

mod clock;
mod elapsed;
mod instant;
mod relative;

pub use clock::{Clock, provide_clock, use_clock};
pub use elapsed::{Countdown, Elapsed};
pub use instant::{Instant, InstantStyle, ZoneLabel};
pub use relative::{Moment, Relative};
