//! Running text: emphasis, links, languages, footnote marks, and the small drawings of a line.

use super::drawing;
use super::escape::is_link;
use super::{Page, escape, words};
use crate::document::{Inline, LinkTarget, Tone};

impl<'d> Page<'d> {
    pub(super) fn inlines(&mut self, inlines: &'d [Inline]) {
        for inline in inlines {
            self.inline(inline);
        }
    }

    fn inline(&mut self, inline: &'d Inline) {
        match inline {
            Inline::Text(words) => self.text(words),
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
            Inline::Stack(parts) => drawing::stack(&mut self.out, parts),
            Inline::Spark(values) => drawing::spark(&mut self.out, values),
        }
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
