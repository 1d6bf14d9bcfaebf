use std::ops::Range;

use super::Cursor;
use crate::failure::{Failure, Result};

/// The objects of a text that are rows.
pub(super) struct Document {
    pub(super) cursor: Cursor,
    place: Place,
}

/// Where in a document the reader stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Place {
    /// Before an object of its own, as in a file of one object on each line.
    Lines,
    /// At the beginning of a document.
    Start,
    /// In the list of rows; whether that is a value of an object.
    List { inner: bool, first: bool },
    /// In an object, behind the list of rows.
    BehindList,
    /// Behind everything.
    End,
}

/// An object that is a row.
pub(super) enum Object {
    /// In the text.
    Here(Range<usize>),
    /// Put together from its members.
    Apart(Vec<u8>),
}

/// What begins at a place.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum ListStart {
    Objects,
    Empty,
    Other,
}

impl Document {
    /// Returns a document: one object on each line, or one that holds its rows in a list.
    pub(super) fn new(cursor: Cursor, lines: bool) -> Self {
        Self { cursor, place: if lines { Place::Lines } else { Place::Start } }
    }

    /// Goes to the next object; `None` behind the last.
    pub(super) fn next_object(&mut self) -> Result<Option<Object>> {
        loop {
            match (self.place, self.cursor.peek()?) {
                (Place::Lines | Place::End | Place::Start, None) => return Ok(None),
                (Place::Lines, Some(_)) => return Ok(Some(Object::Here(self.cursor.value()?))),
                (Place::Start, Some(b'[')) => {
                    self.cursor.step();
                    self.place = Place::List { inner: false, first: true };
                }
                (Place::Start, Some(b'{')) => {
                    if let Some(single) = self.open()? {
                        return Ok(Some(single));
                    }
                }
                (Place::List { inner, .. }, Some(b']')) => {
                    self.cursor.step();
                    self.place = if inner { Place::BehindList } else { Place::End };
                }
                (Place::List { inner, first }, Some(_)) => {
                    if !first {
                        self.cursor.expect(b',')?;
                        self.cursor.peek()?;
                    }
                    self.place = Place::List { inner, first: false };
                    return Ok(Some(Object::Here(self.cursor.value()?)));
                }
                (Place::BehindList, Some(_)) => self.close()?,
                (_, Some(_)) => return Err(self.cursor.failure("stands outside of the document")),
                (_, None) => return Err(self.cursor.failure("is not complete: the file ends in the middle of it")),
            }
        }
    }

    /// Opens an object and goes into the list of rows that it holds. One without a list is itself a row.
    fn open(&mut self) -> Result<Option<Object>> {
        self.cursor.step();
        let mut members = Vec::new();
        let mut empty_lists = false;
        while self.cursor.peek()? != Some(b'}') {
            if !members.is_empty() {
                self.cursor.expect(b',')?;
            }
            let name = self.member_name()?;
            match self.list_start()? {
                ListStart::Objects => {
                    self.cursor.step();
                    self.place = Place::List { inner: true, first: true };
                    return Ok(None);
                }
                ListStart::Empty => empty_lists = true,
                ListStart::Other => {}
            }
            let value = self.cursor.value()?;
            members.push([name.as_slice(), b":", self.cursor.text(value)].concat());
        }
        self.cursor.step();
        self.place = Place::End;
        let object = [b"{".as_slice(), &members.join(&b','), b"}"].concat();
        Ok((!empty_lists && !members.is_empty()).then_some(Object::Apart(object)))
    }

    /// Reads one member, or the end, of the object that holds the list of rows.
    fn close(&mut self) -> Result<()> {
        if self.cursor.peek()? == Some(b'}') {
            self.cursor.step();
            self.place = Place::End;
            return Ok(());
        }
        self.cursor.expect(b',')?;
        self.member_name()?;
        if self.list_start()? == ListStart::Objects {
            let path = self.cursor.path();
            return Err(Failure::new(format!("The document {path} holds more than one list of objects."))
                .hint("Provide the lists as files of their own."));
        }
        self.cursor.value().map(|_| ())
    }

    /// Takes a name and the colon behind it, and goes to the value.
    fn member_name(&mut self) -> Result<Vec<u8>> {
        if self.cursor.peek()? != Some(b'"') {
            return Err(self.cursor.failure("is no JSON: a name is missing before it"));
        }
        let name = self.cursor.value()?;
        let name = self.cursor.text(name).to_vec();
        self.cursor.expect(b':')?;
        self.cursor.peek()?;
        Ok(name)
    }

    /// Looks whether a list of objects begins here.
    fn list_start(&mut self) -> Result<ListStart> {
        if self.cursor.peek()? != Some(b'[') {
            return Ok(ListStart::Other);
        }
        Ok(match self.cursor.peek_behind()? {
            b'{' => ListStart::Objects,
            b']' => ListStart::Empty,
            _ => ListStart::Other,
        })
    }
}
