//! Strings as small integers.

use rustc_hash::FxHashMap;

/// Numbers for names, in order of first appearance.
#[derive(Default)]
pub(super) struct Names<'a> {
    numbers: FxHashMap<&'a str, u32>,
    last: Option<(&'a str, u32)>,
}

impl<'a> Names<'a> {
    /// The number of a name, new where it has none.
    pub(super) fn add(&mut self, name: &'a str) -> u32 {
        if let Some(number) = self.seen(name) {
            return number;
        }
        let next = u32::try_from(self.numbers.len()).expect("fewer names than values");
        let number = *self.numbers.entry(name).or_insert(next);
        self.last = Some((name, number));
        number
    }

    /// The number of a name that has one.
    pub(super) fn find(&mut self, name: &'a str) -> Option<u32> {
        if let Some(number) = self.seen(name) {
            return Some(number);
        }
        let number = *self.numbers.get(name)?;
        self.last = Some((name, number));
        Some(number)
    }

    /// How many have a number.
    pub(super) fn len(&self) -> u32 {
        u32::try_from(self.numbers.len()).expect("fewer names than values")
    }

    /// Values come in runs of the same id: the same text at the same place needs no hash.
    fn seen(&self, name: &str) -> Option<u32> {
        let (last, number) = self.last?;
        (std::ptr::eq(last, name) || last == name).then_some(number)
    }
}
