//! Words that belong on one line: a figure and its unit, a day and its month, a name and its number.

/// Whether a break between `before` and `after`, which a blank parts, tears something apart.
pub(super) fn bound(before: &str, after: &str) -> bool {
    let blank = [' ', '\u{2028}'];
    let left = before.rsplit(blank).next().unwrap_or_default();
    let right = after.split(blank).next().unwrap_or_default();
    let left = left.trim_start_matches(['(', '„', '[']);
    let right = right.trim_end_matches([')', '“', ']', ',', ';', ':', '.']);
    let (Some(first), Some(next)) = (left.chars().next(), right.chars().next()) else {
        return false;
    };
    if next.is_ascii_digit() {
        // "Anlage 1", "§ 5", "September 2019"
        let name = first.is_uppercase() || first == '§';
        let ends = left.ends_with(|c: char| c.is_alphabetic() || c == '§' || c == '.');
        return name && ends && right.len() <= 4 && right.bytes().all(|b| b.is_ascii_digit());
    }
    if !next.is_alphabetic() {
        return false;
    }
    match left.strip_suffix('.') {
        // "30. September", "III. Quartal", "z. B."
        Some(bare) => {
            let day = bare.len() <= 2 && bare.bytes().all(|b| b.is_ascii_digit());
            let roman = bare.len() <= 4 && bare.bytes().all(|b| b"IVX".contains(&b));
            let letter =
                bare.chars().count() == 1 && after.starts_with(|c: char| c.is_alphabetic());
            !bare.is_empty() && (day || roman || letter && right.chars().count() <= 2)
        }
        // "40 Stunden", "12,5 Mio."
        None => {
            first.is_ascii_digit()
                && left.len() <= 9
                && left.chars().all(|c| c.is_ascii_digit() || ",.\u{202f}".contains(c))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_together_is_known() {
        for pair in [
            "(Anlage|1).“",
            "von 40|Stunden.",
            "am 30.|September",
            "im III.|Quartal",
            "z.|B. so",
            "§|5 gilt",
            "Januar|2019 auf",
            "12,5|Mio. Euro",
        ] {
            let (before, after) = pair.split_once('|').expect("a pair");
            assert!(bound(before, after), "{pair}");
        }
        for pair in [
            "von|40 Stunden",
            "im Jahr 2019.|Die",
            "der|Stadt",
            "am Ende.|Es",
            "2019|30",
            "Ort|",
            "V2927/19|wird",
        ] {
            let (before, after) = pair.split_once('|').expect("a pair");
            assert!(!bound(before, after), "{pair}");
        }
    }
}
