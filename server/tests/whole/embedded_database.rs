/// Commands beside and instead of a server.
mod commands;
/// Processes that are killed.
mod faults;
/// What is refused, and in which words.
mod refusals;
/// The first start, the next one, and the user it all runs as.
mod starting;
