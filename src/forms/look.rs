//! What cells of a form look like, and which of them may be filled in.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

/// What a cell is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Given: an id, a name.
    Given,
    /// What was reported last.
    Last,
    /// Words to fill in.
    Words,
    /// Words that an Office program must not take for a date or a number (`2.1`).
    Literal,
    /// A day to fill in.
    Day,
    /// Euro to fill in.
    Money,
    /// A number to fill in.
    Number,
}

/// The formats of a workbook.
pub(super) struct Look {
    pub(super) title: Format,
    pub(super) hint: Format,
    pub(super) head: Format,
    pub(super) head_last: Format,
    pub(super) plain: Format,
    pub(super) strong: Format,
    given: Format,
    last: Format,
    words: Format,
    literal: Format,
    day: Format,
    money: Format,
    number: Format,
}

const INK: Color = Color::RGB(0x1F_2937);
const LINE: Color = Color::RGB(0xBF_C5CE);
const HEAD: Color = Color::RGB(0x1F_3A5F);
const HEAD_LAST: Color = Color::RGB(0x6B_7280);
const GIVEN: Color = Color::RGB(0xEE_F0F3);
const INPUT: Color = Color::RGB(0xFF_FBE6);

impl Look {
    pub(super) fn new() -> Self {
        let base = || Format::new().set_font_color(INK).set_align(FormatAlign::Top);
        let boxed = |fill: Color| {
            base()
                .set_background_color(fill)
                .set_border(FormatBorder::Thin)
                .set_border_color(LINE)
                .set_text_wrap()
        };
        let head = |fill: Color| {
            Format::new()
                .set_bold()
                .set_font_color(Color::White)
                .set_background_color(fill)
                .set_border(FormatBorder::Thin)
                .set_border_color(LINE)
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter)
        };
        let input = || boxed(INPUT).set_unlocked();
        Self {
            title: base().set_bold().set_font_size(13).set_font_color(HEAD),
            hint: base(),
            head: head(HEAD),
            head_last: head(HEAD_LAST),
            plain: base().set_text_wrap(),
            strong: base().set_text_wrap().set_bold(),
            given: boxed(GIVEN),
            last: boxed(GIVEN).set_font_color(Color::RGB(0x4B_5563)),
            words: input(),
            literal: input().set_num_format("@"),
            day: input().set_num_format("dd.mm.yyyy").set_align(FormatAlign::Left),
            money: input().set_num_format("#,##0.00"),
            number: input(),
        }
    }

    /// The format of a cell.
    pub(super) fn of(&self, kind: Kind) -> &Format {
        match kind {
            Kind::Given => &self.given,
            Kind::Last => &self.last,
            Kind::Words => &self.words,
            Kind::Literal => &self.literal,
            Kind::Day => &self.day,
            Kind::Money => &self.money,
            Kind::Number => &self.number,
        }
    }
}
