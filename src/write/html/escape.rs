//! Words to markup: whatever a workbook or a template holds is text and stays text.

use std::borrow::Cow;

/// Appends `words` as the text of an element.
pub(super) fn text(out: &mut String, words: &str) {
    for c in words.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => push(out, c),
        }
    }
}

/// Appends `words` as the value of an attribute in double quotes.
pub(super) fn attribute(out: &mut String, words: &str) {
    for c in words.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => push(out, c),
        }
    }
}

/// Leaves out what HTML forbids and what turns the direction of other people's text; what breaks
/// or parts lines becomes a blank.
fn push(out: &mut String, c: char) {
    match c {
        '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
            out.push(' ')
        }
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' => out.push(c),
        c if c.is_control() => {}
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2061}'..='\u{206f}' => {
        }
        '\u{feff}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{fdd0}'..='\u{fdef}'
        | '\u{e0000}'..='\u{e0fff}' => {}
        c if u32::from(c) & 0xfffe == 0xfffe => {}
        c => out.push(c),
    }
}

/// An anchor without blanks, which HTML does not allow there.
pub(super) fn anchor(id: &str) -> Cow<'_, str> {
    if id.contains(char::is_whitespace) {
        Cow::Owned(id.replace(char::is_whitespace, "-"))
    } else {
        Cow::Borrowed(id)
    }
}

/// Whether a link may lead there: to a page, a mailbox or a telephone, never to a script.
pub(super) fn is_link(uri: &str) -> bool {
    let scheme = uri.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    scheme.is_some_and(|scheme| matches!(scheme.as_str(), "http" | "https" | "mailto" | "tel"))
}

/// Base64 (RFC 4648) of a logo's bytes.
pub(super) fn base64(out: &mut String, bytes: &[u8]) {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for chunk in bytes.chunks(3) {
        let byte = |i: usize| u32::from(chunk.get(i).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for i in 0..4 {
            if i > chunk.len() {
                out.push('=');
            } else {
                out.push(char::from(LETTERS[(bits >> (18 - 6 * i) & 63) as usize]));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn as_text(words: &str) -> String {
        let mut out = String::new();
        text(&mut out, words);
        out
    }

    #[test]
    fn markup_stays_text() {
        assert_eq!(as_text("<b>&amp;\"'"), "&lt;b&gt;&amp;amp;\"'");
        let mut out = String::new();
        attribute(&mut out, "\" onclick=\"x<&");
        assert_eq!(out, "&quot; onclick=&quot;x&lt;&amp;");
    }

    #[test]
    fn forbidden_characters_leave() {
        assert_eq!(
            as_text("a\u{0}b\u{202e}c\u{fffe}d\u{1ffff}e\nf\u{a0}g\u{ad}h"),
            "abcde f\u{a0}g\u{ad}h"
        );
    }

    #[test]
    fn base64_of_the_rfc() {
        for (bytes, expected) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            let mut out = String::new();
            base64(&mut out, bytes.as_bytes());
            assert_eq!(out, expected);
        }
    }

    #[test]
    fn scripts_are_no_links() {
        assert!(is_link("https://example.org/a?b#c") && is_link("mailto:a@example.org"));
        assert!(!is_link("javascript:alert(1)") && !is_link("data:text/html,x") && !is_link("a/b"));
    }
}
