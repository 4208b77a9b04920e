//! The page's style: fixed rules, and the theme's colours for light and dark.

use super::inline::tone_name;
use crate::document::Tone;
use crate::layout::theme::contrast;
use crate::layout::{Rgb, Theme};
use std::fmt::Write as _;

const RULES: &str = include_str!("style.css");

const TONES: [Tone; 9] = [
    Tone::Ink,
    Tone::Muted,
    Tone::Accent,
    Tone::Hairline,
    Tone::Wash,
    Tone::Good,
    Tone::Warn,
    Tone::Bad,
    Tone::Neutral,
];

/// Ground, light areas and lines in the dark.
const DARK: Rgb = Rgb([0.075, 0.09, 0.106]);
const DARK_WASH: Rgb = Rgb([0.125, 0.15, 0.173]);
const DARK_LINE: Rgb = Rgb([0.31, 0.345, 0.38]);

/// Appends the style.
pub(super) fn write(out: &mut String, theme: &Theme) {
    out.push_str(":root{--ground:#fff");
    for tone in TONES {
        let (words, shape) = (theme.text(tone), theme.shape(tone));
        variables(out, tone, words, shape);
    }
    out.push_str("}\n@media screen and (prefers-color-scheme:dark){:root{");
    let _ = write!(out, "--ground:{}", hex(DARK));
    for tone in TONES {
        let (words, shape) = match tone {
            Tone::Wash => (DARK_WASH, DARK_WASH),
            Tone::Hairline => (DARK_LINE, DARK_LINE),
            // Counted on the lighter of both grounds.
            tone => {
                (lightened(theme.text(tone), of_words(tone)), lightened(theme.shape(tone), 3.3))
            }
        };
        variables(out, tone, words, shape);
    }
    out.push_str("}}\n");
    for tone in TONES {
        let name = tone_name(tone);
        let _ = writeln!(
            out,
            ".t-{name}{{color:var(--t-{name})}}.w-{name}{{fill:var(--t-{name})}}\
             .f-{name}{{fill:var(--s-{name});color:var(--s-{name})}}\
             .l-{name}{{stroke:var(--s-{name})}}.o-{name}{{stroke:var(--s-{name})}}"
        );
    }
    out.push_str(RULES);
}

fn variables(out: &mut String, tone: Tone, words: Rgb, shape: Rgb) {
    let name = tone_name(tone);
    let _ = write!(out, ";--t-{name}:{};--s-{name}:{}", hex(words), hex(shape));
}

/// The contrast of words in the dark: running text more than is asked for, as it is read for long.
fn of_words(tone: Tone) -> f32 {
    match tone {
        Tone::Ink => 11.5,
        Tone::Muted | Tone::Neutral => 7.0,
        _ => 6.0,
    }
}

/// The colour mixed with white until it stands out from the dark.
fn lightened(colour: Rgb, least: f32) -> Rgb {
    let mixed = |step: u8| {
        let white = f32::from(step) / 20.0;
        Rgb(colour.0.map(|part| part + (1.0 - part) * white))
    };
    (0..=20)
        .map(mixed)
        .find(|&colour| contrast(colour, DARK_WASH) >= least)
        .unwrap_or(Rgb([1.0; 3]))
}

fn hex(Rgb(parts): Rgb) -> String {
    let mut out = String::from("#");
    for part in parts {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 255")]
        let byte = (part.clamp(0.0, 1.0) * 255.0).round() as u8;
        let _ = write!(out, "{byte:02x}");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tone_can_be_read_in_the_dark() {
        let theme = Theme::builtin();
        for tone in TONES {
            if matches!(tone, Tone::Wash | Tone::Hairline) {
                continue;
            }
            assert!(
                contrast(lightened(theme.text(tone), of_words(tone)), DARK_WASH) >= 4.5,
                "{tone:?}"
            );
            assert!(contrast(lightened(theme.shape(tone), 3.3), DARK) >= 3.0, "{tone:?}");
        }
    }
}
