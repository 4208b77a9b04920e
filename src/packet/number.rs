//! The numbers of copies: who was given a copy keeps its number, whoever joins or leaves later.

use crate::config::Recipient;
use std::collections::BTreeSet;

/// A copy that was given out before, of this period and edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenOut {
    /// Id of the recipient.
    pub recipient: String,
    /// Revision of the edition.
    pub revision: u32,
    /// Its number.
    pub copy: usize,
    /// The number of copies that stands beside it.
    pub copies: usize,
}

/// `Exemplar 3 von 7`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) copy: usize,
    pub(super) copies: usize,
}

/// Numbers the copies of an edition's recipients, in their order.
///
/// Who was given a copy keeps its number over all revisions of the period, and within a revision also
/// the total beside it: what was given out stays as it is. The others take the lowest numbers that
/// nobody was ever given, so that a number names one recipient. The total is the highest number.
pub(super) fn number(
    recipients: &[&Recipient],
    revision: u32,
    given_out: &[GivenOut],
) -> Vec<Number> {
    let given: BTreeSet<usize> = given_out.iter().map(|given| given.copy).collect();
    let mut free = (1..).filter(|copy| !given.contains(copy));
    let latest = |id: &str| given_out.iter().rev().find(|given| given.recipient == id);
    let own: Vec<(usize, Option<usize>)> = recipients
        .iter()
        .map(|recipient| match latest(&recipient.id) {
            Some(given) => (given.copy, Some(given.copies).filter(|_| given.revision == revision)),
            None => (free.next().unwrap_or_default(), None),
        })
        .collect();
    let highest = own.iter().map(|(copy, _)| *copy).chain(given).max().unwrap_or_default();
    own.into_iter()
        .map(|(copy, copies)| Number { copy, copies: copies.unwrap_or(highest) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::EditionKind;

    fn recipient(id: &str) -> Recipient {
        Recipient {
            id: id.into(),
            kind: "faction".into(),
            name: id.into(),
            salutation: String::new(),
            address: Vec::new(),
            email: String::new(),
            edition: EditionKind::Full,
            confidential_by_mail: false,
        }
    }

    /// `a 1/3, b 2/3`
    fn numbered(ids: &str, revision: u32, given_out: &[GivenOut]) -> String {
        let recipients: Vec<Recipient> = ids.split(' ').map(recipient).collect();
        let recipients: Vec<&Recipient> = recipients.iter().collect();
        let numbers = number(&recipients, revision, given_out);
        let shown = recipients.iter().zip(numbers);
        let shown = shown.map(|(r, n)| format!("{} {}/{}", r.id, n.copy, n.copies));
        shown.collect::<Vec<_>>().join(", ")
    }

    fn given(recipient: &str, revision: u32, copy: usize, copies: usize) -> GivenOut {
        GivenOut { recipient: recipient.into(), revision, copy, copies }
    }

    #[test]
    fn copies_that_were_given_out_keep_their_numbers() {
        assert_eq!(numbered("a b c", 1, &[]), "a 1/3, b 2/3, c 3/3");
        let out = [given("a", 1, 1, 3), given("b", 1, 2, 3), given("c", 1, 3, 3)];
        // Somebody joins, wherever the project file names him.
        assert_eq!(numbered("a new b c", 1, &out), "a 1/3, new 4/4, b 2/3, c 3/3");
        // Somebody leaves, somebody else joins: no number names two.
        assert_eq!(numbered("a new c", 1, &out), "a 1/3, new 4/4, c 3/3");
        // A correction goes to everybody: now the total is right.
        assert_eq!(numbered("a new b c", 2, &out), "a 1/4, new 4/4, b 2/4, c 3/4");
        // Who has no copy yet takes part in no promise.
        assert_eq!(numbered("new a b c", 1, &out[..1]), "new 2/4, a 1/3, b 3/4, c 4/4");
        assert_eq!(numbered("a", 2, &[given("a", 1, 1, 1), given("a", 2, 1, 1)]), "a 1/1");
    }
}
