//! Text as it may go on: no control characters, no characters that reorder the line.

use std::borrow::Cow;

/// Text in which control characters (newline and tab excepted) and the characters that
/// override the writing direction are replaced by U+FFFD; CR LF and CR become LF.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|b| (b' '..0x7F).contains(&b) || b == b'\n' || b == b'\t') {
        return Cow::Borrowed(text);
    }
    if !text.chars().any(|c| c == '\r' || harmful(c)) {
        return Cow::Borrowed(text);
    }
    let mut cleaned = String::with_capacity(text.len());
    let mut after_return = false;
    for c in text.chars() {
        match c {
            '\r' => cleaned.push('\n'),
            '\n' if after_return => {}
            c if harmful(c) => cleaned.push('\u{FFFD}'),
            c => cleaned.push(c),
        }
        after_return = c == '\r';
    }
    Cow::Owned(cleaned)
}

fn harmful(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' => true,
        c => c.is_control(),
    }
}

/// Old writers stored two-byte letters as two letters each: `T\0i\0t\0e\0l\0`.
pub(crate) fn without_interleaved_nul(text: &str) -> Cow<'_, str> {
    let mut chars = text.chars();
    let mut pairs = 0;
    loop {
        match (chars.next(), chars.next()) {
            (None, _) if pairs > 0 => break,
            (Some(c), Some('\0')) if c != '\0' => pairs += 1,
            _ => return Cow::Borrowed(text),
        }
    }
    Cow::Owned(text.chars().step_by(2).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_and_direction_characters_are_replaced() {
        assert_eq!(clean("Straße\tA\nB"), "Straße\tA\nB");
        assert_eq!(clean("a\r\nb\rc"), "a\nb\nc");
        assert_eq!(clean("\u{1b}[31mrot\u{202E}gnp"), "\u{FFFD}[31mrot\u{FFFD}gnp");
        assert_eq!(clean("ein\u{AD}zeln\u{A0}5"), "ein\u{AD}zeln\u{A0}5");
    }

    #[test]
    fn interleaved_nul_letters_are_joined() {
        assert_eq!(without_interleaved_nul("T\0i\0t\0"), "Tit");
        assert_eq!(without_interleaved_nul("Tit"), "Tit");
        assert_eq!(without_interleaved_nul("T\0it"), "T\0it");
        assert_eq!(without_interleaved_nul(""), "");
    }
}
