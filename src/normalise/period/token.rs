//! The words and numbers that times are made of.

/// One token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    /// Digits: value and how many there were.
    Number(u32, usize),
    /// I to IV.
    Roman(u32),
    /// The word for a quarter.
    Quarter,
    /// The word for a half-year.
    Half,
    /// The word for a calendar week.
    Week,
    /// A month's name.
    Month(u32),
}

/// Splits a text in lower case: tokens, and the separator in front of each (a blank for none).
/// `None` where a word is unknown.
pub(super) fn tokens(text: &str) -> Option<Vec<(char, Token)>> {
    let mut out = Vec::with_capacity(4);
    let mut separator = ' ';
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if c.is_ascii_digit() {
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            out.push((separator, Token::Number(rest[..end].parse().ok()?, end)));
            (rest, separator) = (&rest[end..], ' ');
        } else if c.is_alphabetic() {
            let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
            out.push((separator, word(&rest[..end])?));
            (rest, separator) = (&rest[end..], ' ');
        } else {
            match c {
                '.' | '/' | '-' if separator == ' ' || separator == '.' => separator = c,
                ' ' | '\'' | '’' | ',' => {}
                _ => return None,
            }
            rest = &rest[c.len_utf8()..];
        }
    }
    // a separator at the end means nothing ("III. Quartal 2019.")
    Some(out)
}

fn word(word: &str) -> Option<Token> {
    Some(match word {
        "i" => Token::Roman(1),
        "ii" => Token::Roman(2),
        "iii" => Token::Roman(3),
        "iv" => Token::Roman(4),
        "q" | "qu" | "quart" | "quartal" | "quartals" | "qrt" | "qrtl" | "qtl" | "quarter"
        | "vierteljahr" | "vj" => Token::Quarter,
        "hj" | "h" | "halbjahr" | "hbj" | "halbj" => Token::Half,
        "kw" | "woche" | "kalenderwoche" | "week" => Token::Week,
        _ => Token::Month(month(word)?),
    })
}

/// Number of a month's name, German or English, full or abbreviated.
fn month(word: &str) -> Option<u32> {
    const NAMES: [&[&str]; 12] = [
        &["januar", "jänner", "january"],
        &["februar", "feber", "february"],
        &["märz", "maerz", "march", "mrz"],
        &["april"],
        &["mai", "may"],
        &["juni", "june", "juno"],
        &["juli", "july", "julei"],
        &["august"],
        &["september"],
        &["oktober", "october"],
        &["november"],
        &["dezember", "december"],
    ];
    if word.chars().count() < 3 {
        return None;
    }
    (1u32..).zip(NAMES).find_map(|(number, names)| {
        let fits = |name: &&str| {
            *name == word || (word.chars().count() <= 5 && name.starts_with(word))
            // "jun" is June, "jul" is July: three letters tell all months apart
        };
        names.iter().any(fits).then_some(number)
    })
}
