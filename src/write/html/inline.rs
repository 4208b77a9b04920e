//! Running text: emphasis, links, languages, footnote marks, and the small drawings of a line.

use super::drawing;
use super::escape::is_link;
use super::{Page, escape, words};
use crate::document::{Inline, LinkTarget, Tone};

impl<'d> Page<'d> {
    pub(super) fn inlines(&mut self, inlines: &'d [Inline]) {
        if let [Inline::Image(picture)] = inlines {
            return self.image("picture", &picture.alt, &picture.data);
        }
        let mut rest = inlines.iter().peekable();
        while let Some(inline) = rest.next() {
            // A no-break space keeps a small drawing with its word; browsers break there all the same.
            let drawn =
                matches!(inline, Inline::Shape(..) | Inline::Bar(..) | Inline::Spark { .. });
            let next = rest.peek().and_then(|next| match next {
                Inline::Text(words) if drawn && words.starts_with('\u{a0}') => Some(words),
                _ => None,
            });
            let Some(words) = next else {
                self.inline(inline);
                continue;
            };
            rest.next();
            let (first, more) = words.split_at(words.find(' ').unwrap_or(words.len()));
            self.raw("<span class=\"nb\">");
            self.inline(inline);
            self.text(first);
            self.raw("</span>");
            self.words(more);
        }
    }

    /// Running text. Browsers break a line behind any hyphen; an identifier such as `W-03` stays
    /// whole.
    fn words(&mut self, words: &str) {
        let mut rest = words;
        while let Some((start, end)) = identifier(rest) {
            self.text(&rest[..start]);
            self.raw("<span class=\"nb\">");
            self.text(&rest[start..end]);
            self.raw("</span>");
            rest = &rest[end..];
        }
        self.text(rest);
    }

    fn inline(&mut self, inline: &'d Inline) {
        match inline {
            Inline::Text(words) => self.words(words),
            Inline::Strong(inner) => self.within("strong", inner),
            Inline::Emphasis(inner) => self.within("em", inner),
            Inline::Small(inner) => self.within("small", inner),
            Inline::Toned(tone, inner) => {
                self.raw("<span class=\"t-");
                self.raw(tone_name(*tone));
                self.raw("\">");
                self.inlines(inner);
                self.raw("</span>");
            }
            Inline::Link { target, text } => self.link(target, text),
            Inline::Lang(lang, inner) => {
                self.raw("<span");
                self.attribute("lang", lang);
                self.raw(">");
                self.inlines(inner);
                self.raw("</span>");
            }
            Inline::Abbreviation { text, expansion } => {
                self.raw("<abbr");
                self.attribute("title", expansion);
                self.raw(">");
                self.text(text);
                self.raw("</abbr>");
            }
            Inline::Footnote(inner) => self.footnote(inner),
            Inline::Break => self.raw("<br>\n"),
            Inline::Shape(shape, tone) => drawing::shape(&mut self.out, *shape, *tone),
            Inline::Bar(part, tone) => drawing::bar(&mut self.out, *part, *tone),
            Inline::Image(picture) => self.image("icon", &picture.alt, &picture.data),
            Inline::Stack { parts, alt } => drawing::stack(&mut self.out, parts, alt),
            Inline::Spark { values, alt } => drawing::spark(&mut self.out, values, alt),
        }
    }

    /// An image whose bytes stand in the page.
    pub(super) fn image(&mut self, class: &str, alt: &str, bytes: &[u8]) {
        let kind = if bytes.starts_with(b"\x89PNG") { "png" } else { "svg+xml" };
        self.raw(&format!("<img class=\"{class}\""));
        self.attribute("alt", alt);
        self.raw(&format!(" src=\"data:image/{kind};base64,"));
        escape::base64(&mut self.out, bytes);
        self.raw("\">");
    }

    fn within(&mut self, tag: &str, inner: &'d [Inline]) {
        self.out.push('<');
        self.raw(tag);
        self.out.push('>');
        self.inlines(inner);
        self.raw("</");
        self.raw(tag);
        self.out.push('>');
    }

    /// A link within a link, or one that leads nowhere, is plain text.
    fn link(&mut self, target: &LinkTarget, inner: &'d [Inline]) {
        let href = match target {
            LinkTarget::Uri(uri) if is_link(uri) => uri.clone(),
            LinkTarget::Anchor(anchor) if self.anchors.contains(anchor.as_str()) => {
                format!("#{}", escape::anchor(anchor))
            }
            _ => return self.inlines(inner),
        };
        if self.linked {
            return self.inlines(inner);
        }
        self.raw("<a");
        self.attribute("href", &href);
        self.raw(">");
        self.linked = true;
        self.inlines(inner);
        self.linked = false;
        self.raw("</a>");
    }

    fn footnote(&mut self, inner: &'d [Inline]) {
        self.note_count += 1;
        let number = self.note_count;
        self.notes.push((number, inner));
        if self.linked {
            return self.raw(&format!("<sup>{number}</sup>"));
        }
        self.raw(&format!("<sup><a href=\"#_fn-{number}\" id=\"_fnref-{number}\""));
        self.attribute("aria-label", &format!("{} {number}", words::FOOTNOTE));
        self.raw(&format!(">{number}</a></sup>"));
    }
}

/// Where the first identifier stands: letters and digits with a hyphen before a digit.
fn identifier(words: &str) -> Option<(usize, usize)> {
    let of_identifier = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let mut from = 0;
    while let Some(hyphen) = words[from..].find('-').map(|at| from + at) {
        let start = words[..hyphen]
            .rfind(|c| !of_identifier(c))
            .map_or(0, |at| at + words[at..].chars().next().map_or(1, char::len_utf8));
        let end = words[hyphen..].find(|c| !of_identifier(c)).map_or(words.len(), |at| hyphen + at);
        let upper = words[start..hyphen].starts_with(|c: char| c.is_ascii_uppercase());
        let digit = words[hyphen + 1..].starts_with(|c: char| c.is_ascii_digit());
        if upper && digit && end - start <= 16 {
            return Some((start, end));
        }
        from = hyphen + 1;
    }
    None
}

/// What a tone is called in classes and variables of the style.
pub(super) fn tone_name(tone: Tone) -> &'static str {
    match tone {
        Tone::Ink => "ink",
        Tone::Muted => "muted",
        Tone::Accent => "accent",
        Tone::Hairline => "hairline",
        Tone::Wash => "wash",
        Tone::Good => "good",
        Tone::Warn => "warn",
        Tone::Bad => "bad",
        Tone::Neutral => "neutral",
    }
}

#[cfg(test)]
mod tests {
    use super::identifier;

    #[test]
    fn identifiers_in_running_text() {
        let found = |words: &'static str| identifier(words).map(|(start, end)| &words[start..end]);
        assert_eq!(found("Maßnahme „W-03“ läuft"), Some("W-03"));
        assert_eq!(found("ÖPNV-Anlagen und G-M1-2"), Some("G-M1-2"));
        for words in ["Kita-Jahr", "2024-2025", "- 3", "A-", "", "Maß-3", "ä-1"] {
            assert_eq!(found(words), None, "{words}");
        }
    }
}
