//! The engine as its callers know it: files go in, tables come out.

mod bronze;
mod gold;
mod lab;
mod silver;
