//! What the renderings for people share: colour, level words, and the guard that makes text from
//! files harmless on a terminal.

use super::{Counts, Level};
use crate::lang::{self, Lang};
use std::borrow::Cow;

/// How findings are shown to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Style {
    /// Whether ANSI colours are written (default no).
    pub colour: bool,
    /// Language of messages (default German).
    pub lang: Lang,
}

impl Style {
    /// `text` in bold and, where given, in an ANSI colour; unchanged without colours.
    pub(super) fn paint(self, text: &str, colour: Option<u8>) -> String {
        match (self.colour, colour) {
            (false, _) => text.to_owned(),
            (true, None) => format!("\x1b[1m{text}\x1b[0m"),
            (true, Some(code)) => format!("\x1b[1;{code}m{text}\x1b[0m"),
        }
    }

    /// `german` or `english`.
    pub(super) fn say(self, german: &'static str, english: &'static str) -> &'static str {
        match self.lang {
            Lang::De => german,
            Lang::En => english,
        }
    }
}

impl Level {
    /// The level's word for people; the colour never stands without it.
    #[must_use]
    pub fn name(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Level::Error, Lang::De) => "Fehler",
            (Level::Warning, Lang::De) => "Warnung",
            (Level::Note, Lang::De) => "Hinweis",
            (_, Lang::En) => self.word(),
        }
    }

    /// ANSI code of the level's colour.
    pub(super) fn ansi(self) -> u8 {
        match self {
            Level::Error => 31,
            Level::Warning => 33,
            Level::Note => 36,
        }
    }
}

/// Text from a file as it may go to a terminal: on one line, with control characters and marks of
/// writing direction written out, so that no cell can move the cursor, colour the screen or turn
/// letters around. Borrows where there is nothing to change.
#[must_use]
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\r' => {}
            '\n' | '\t' => out.push(' '),
            c if is_unsafe(c) => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// One line that sums up: `2 Fehler, 1 Warnung, 3 Hinweise (1 angenommen)`.
#[must_use]
pub fn summary_line(counts: Counts, style: Style) -> String {
    let mut parts = Vec::new();
    let mut add = |count: usize, level: Level, one: &'static str, many: &'static str| {
        if count > 0 {
            let words = lang::count(count, one, many);
            parts.push(style.paint(&words, Some(level.ansi())));
        }
    };
    add(counts.error, Level::Error, style.say("Fehler", "error"), style.say("Fehler", "errors"));
    add(
        counts.warning,
        Level::Warning,
        style.say("Warnung", "warning"),
        style.say("Warnungen", "warnings"),
    );
    add(counts.note, Level::Note, style.say("Hinweis", "note"), style.say("Hinweise", "notes"));
    let mut line = if parts.is_empty() {
        style.say("keine Hinweise", "no findings").to_owned()
    } else {
        parts.join(", ")
    };
    if counts.accepted > 0 {
        line += &format!(" ({} {})", counts.accepted, style.say("angenommen", "accepted"));
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_files_cannot_steer_the_terminal() {
        assert_eq!(printable("a\u{1b}[2Jb\u{202e}c\r\nd"), "a\\u{1b}[2Jb\\u{202e}c d");
        assert!(matches!(printable("Maßnahme „M-1“"), Cow::Borrowed(_)));
    }

    #[test]
    fn the_summary_counts_in_words() {
        let counts = Counts { error: 1, warning: 2, note: 0, accepted: 3 };
        let english = Style { colour: false, lang: Lang::En };
        assert_eq!(summary_line(counts, Style::default()), "1 Fehler, 2 Warnungen (3 angenommen)");
        assert_eq!(summary_line(counts, english), "1 error, 2 warnings (3 accepted)");
        assert_eq!(summary_line(Counts::default(), english), "no findings");
    }
}
