//! A sentence in tokens: words, runs of digits, marks.

/// A run of letters, a run of digits, or a single mark; blanks are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) text: &'a str,
    pub(super) start: usize,
    pub(super) kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Digits,
    Mark,
}

impl Token<'_> {
    /// Where it ends.
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Its text in lower case.
    pub(super) fn lower(&self) -> String {
        self.text.to_lowercase()
    }
}

pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    for (at, c) in text.char_indices() {
        let kind = if c.is_ascii_digit() {
            Kind::Digits
        } else if c.is_alphanumeric() {
            Kind::Word
        } else if c.is_whitespace() {
            continue;
        } else {
            Kind::Mark
        };
        let end = at + c.len_utf8();
        match tokens.last_mut() {
            Some(last) if kind != Kind::Mark && last.kind == kind && last.end() == at => {
                last.text = &text[last.start..end];
            }
            _ => tokens.push(Token { text: &text[at..end], start: at, kind }),
        }
    }
    tokens
}
