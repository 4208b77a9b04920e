//! Running text to spans: styles, links, languages and objects laid out flat.

use super::font::{Figures, ITALIC, REGULAR, SEMIBOLD};
use super::paragraph::Setter;
use super::picture::Picture;
use super::{Attributes, Rgb, Tag};
use crate::document::{Inline, LinkTarget, Shape, StackPart, Tone};
use std::rc::Rc;

/// How text is set before its inline marks say otherwise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct TextStyle {
    pub(super) face: u8,
    pub(super) size: f32,
    pub(super) leading: f32,
    pub(super) fill: Rgb,
    pub(super) figures: Figures,
    pub(super) hyphenate: bool,
}

/// A stretch of text in one style.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub(super) face: u8,
    pub(super) size: f32,
    pub(super) fill: Rgb,
    pub(super) element: u32,
    /// Index into [`Flat::links`].
    pub(super) link: Option<u16>,
    pub(super) hyphenate: bool,
}

/// Something drawn within a line.
#[derive(Debug, Clone)]
pub(super) enum Object {
    Shape(Shape, Rgb),
    Bar(f32, Rgb),
    Stack(Vec<(f32, Rgb, bool)>),
    Spark(Vec<Option<f32>>),
    Picture(Rc<Picture>),
}

/// A paragraph's text with everything that belongs to places in it.
#[derive(Debug, Default)]
pub(super) struct Flat<'d> {
    /// The element that all of it belongs to.
    pub(super) element: u32,
    pub(super) text: String,
    pub(super) spans: Vec<Span>,
    /// End of each stretch and its span.
    pub(super) cuts: Vec<(usize, u16)>,
    /// Byte of each object's placeholder, its span, and the object.
    pub(super) objects: Vec<(usize, u16, Object)>,
    pub(super) links: Vec<(LinkTarget, String, u32)>,
    /// Byte of each footnote's mark, its number, element, and text.
    pub(super) notes: Vec<(usize, u32, u32, &'d [Inline])>,
}

/// Stands for an object in the text (its line breaking class lets lines end beside it).
pub(super) const OBJECT: char = '\u{fffc}';

impl<'d> Flat<'d> {
    /// Lays `inlines` out flat; elements for links, languages, abbreviations and notes are made
    /// under `element`.
    pub(super) fn new(
        setter: &mut Setter<'_>,
        inlines: &'d [Inline],
        style: &TextStyle,
        element: u32,
    ) -> Self {
        let mut flat = Self { element, ..Self::default() };
        let base = Span {
            face: style.face,
            size: style.size,
            fill: style.fill,
            element,
            link: None,
            hyphenate: style.hyphenate,
        };
        flat.walk(setter, inlines, base);
        flat
    }

    fn push(&mut self, text: &str, span: Span) {
        if text.is_empty() {
            return;
        }
        let same = self.spans.last().is_some_and(|last| {
            last.face == span.face
                && last.size == span.size
                && last.fill == span.fill
                && last.element == span.element
                && last.link == span.link
                && last.hyphenate == span.hyphenate
        });
        if !same {
            self.spans.push(span);
        }
        // The object's placeholder and forced breaks are layout's own signs.
        for c in text.chars() {
            match c {
                OBJECT | '\u{2028}' => {}
                '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2029}' => {
                    self.text.push(' ')
                }
                c => self.text.push(c),
            }
        }
        self.cut();
    }

    fn cut(&mut self) {
        let span = u16::try_from(self.spans.len() - 1).unwrap_or(u16::MAX);
        match self.cuts.last_mut() {
            Some(last) if last.1 == span => last.0 = self.text.len(),
            _ => self.cuts.push((self.text.len(), span)),
        }
    }

    fn object(&mut self, object: Object, span: Span) {
        self.spans.push(span);
        let index = u16::try_from(self.spans.len() - 1).unwrap_or(u16::MAX);
        self.objects.push((self.text.len(), index, object));
        self.text.push(OBJECT);
        self.cut();
    }

    fn walk(&mut self, setter: &mut Setter<'_>, inlines: &'d [Inline], span: Span) {
        for inline in inlines {
            // A paragraph of more than 60,000 style changes is no text; the rest keeps its style.
            if self.spans.len() > 60_000 {
                self.push(&crate::document::plain_text(std::slice::from_ref(inline)), span);
                continue;
            }
            match inline {
                Inline::Text(text) => self.push(text, span),
                Inline::Strong(inner) => self.walk(setter, inner, Span { face: SEMIBOLD, ..span }),
                Inline::Emphasis(inner) => {
                    let face = if span.face == REGULAR { ITALIC } else { span.face };
                    self.walk(setter, inner, Span { face, ..span });
                }
                Inline::Toned(tone, inner) => {
                    let fill = setter.theme.text(*tone);
                    self.walk(setter, inner, Span { fill, ..span });
                }
                Inline::Small(inner) => {
                    let size = small(span.size);
                    self.walk(setter, inner, Span { size, ..span });
                }
                Inline::Link { target, text } => self.link(setter, target, text, span),
                Inline::Lang(lang, inner) => {
                    let element = setter.tree.add(Tag::Span, span.element);
                    setter.tree.get(element).lang = Some(lang.clone());
                    let hyphenate = span.hyphenate && lang.starts_with("de");
                    self.walk(setter, inner, Span { element, hyphenate, ..span });
                }
                Inline::Abbreviation { text, expansion } => {
                    let element = setter.tree.add(Tag::Span, span.element);
                    setter.tree.get(element).expansion = Some(expansion.clone());
                    self.push(text, Span { element, hyphenate: false, ..span });
                }
                Inline::Footnote(inner) => self.note(setter, inner, span),
                Inline::Break => {
                    if self.spans.is_empty() {
                        self.spans.push(span);
                    }
                    self.text.push('\u{2028}');
                    self.cut();
                }
                Inline::Shape(shape, tone) => {
                    self.object(Object::Shape(*shape, setter.theme.shape(*tone)), span);
                }
                Inline::Bar(part, tone) => {
                    self.object(Object::Bar(*part, setter.theme.shape(*tone)), span);
                }
                Inline::Stack { parts, alt } => {
                    let part = |p: &StackPart| (p.share, setter.theme.shape(p.tone), p.hatch);
                    let parts = parts.iter().map(part).collect();
                    let span = drawing(setter, alt, span);
                    self.object(Object::Stack(parts), span);
                }
                Inline::Image(picture) => {
                    if let Some(read) = setter.picture(picture) {
                        let span = drawing(setter, &picture.alt, span);
                        self.object(Object::Picture(read), span);
                    }
                }
                Inline::Spark { values, alt } => {
                    let span = drawing(setter, alt, span);
                    self.object(Object::Spark(values.clone()), span);
                }
            }
        }
    }

    fn link(
        &mut self,
        setter: &mut Setter<'_>,
        target: &LinkTarget,
        text: &'d [Inline],
        span: Span,
    ) {
        let dead = match target {
            LinkTarget::Anchor(anchor) => !setter.anchors.contains(anchor.as_str()),
            LinkTarget::Uri(uri) => uri.is_empty(),
        };
        // A link within a link, or one that leads nowhere, is plain text.
        if dead || span.link.is_some() || self.links.len() > 60_000 {
            return self.walk(setter, text, span);
        }
        let element = setter.tree.add(Tag::Link, span.element);
        let words = crate::document::plain_text(text);
        let contents = match target {
            LinkTarget::Uri(uri) if words.contains(uri.as_str()) => words,
            LinkTarget::Uri(uri) => format!("{words} ({uri})"),
            LinkTarget::Anchor(_) => words,
        };
        let link = u16::try_from(self.links.len()).ok();
        self.links.push((target.clone(), contents, element));
        let fill = setter.theme.text(Tone::Accent);
        self.walk(setter, text, Span { element, link, fill, ..span });
    }

    fn note(&mut self, setter: &mut Setter<'_>, inner: &'d [Inline], span: Span) {
        setter.notes += 1;
        let number = setter.notes;
        // The note is the next element of the tree: it is read where its mark stands, though it is
        // painted at the foot of the page.
        let reference = setter.tree.add(Tag::Reference, span.element);
        let element = setter.tree.add(Tag::Note, span.element);
        setter.tree.get(element).attributes = Attributes::Note { id: number };
        let mut mark = Span { element: reference, hyphenate: false, ..span };
        // The mark leads to the note, unless it stands in a link already.
        if span.link.is_none() && self.links.len() < 60_000 {
            mark.element = setter.tree.add(Tag::Link, reference);
            mark.link = u16::try_from(self.links.len()).ok();
            let target = LinkTarget::Anchor(note_anchor(number));
            self.links.push((target, format!("Fußnote {number}"), mark.element));
        }
        self.push(&superscript(number), mark);
        self.notes.push((self.text.len().saturating_sub(1), number, element, inner));
    }
}

/// The span of a drawing that is content: a figure of its own with its words.
fn drawing(setter: &mut Setter<'_>, alt: &str, span: Span) -> Span {
    if alt.is_empty() {
        return span;
    }
    let element = setter.tree.add(Tag::Figure, span.element);
    setter.tree.get(element).alt = Some(alt.to_owned());
    Span { element, link: None, ..span }
}

/// The place of a footnote's text, which no heading can be named like.
pub(super) fn note_anchor(number: u32) -> String {
    format!("#{number}")
}

/// Size of small text: never below 8 points.
pub(super) fn small(size: f32) -> f32 {
    (size * 0.86).max(8.0).min(size)
}

/// A number in superscript digits, which read as such when the text is copied or spoken.
pub(super) fn superscript(number: u32) -> String {
    number
        .to_string()
        .chars()
        .map(|digit| match digit {
            '1' => '\u{b9}',
            '2' => '\u{b2}',
            '3' => '\u{b3}',
            '0' => '\u{2070}',
            digit => char::from_u32(0x2070 + u32::from(digit) - u32::from('0')).unwrap_or(digit),
        })
        .collect()
}
