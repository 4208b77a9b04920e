//! A vertical scale: values to points, and round numbers to label it with.
//!
//! plotters chooses the round numbers; positions are linear.

use crate::domain::Decimal;
use crate::view::format;
use plotters::coord::ranged1d::Ranged;
use plotters::coord::types::RangedCoordf64;
use rust_decimal::prelude::ToPrimitive;

/// A number as a position needs it; never printed.
pub(super) fn float(value: Decimal) -> f64 {
    value.to_f64().unwrap_or_default()
}

/// Maps values between `low` and `high` to points between `bottom` and `top`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    low: f64,
    high: f64,
    bottom: f32,
    top: f32,
}

impl Scale {
    /// A scale that shows all values with some room. `from_zero` keeps zero in sight; values that
    /// are never negative (or never above 100 %) get no room beyond that.
    pub(super) fn around(
        values: impl Iterator<Item = f64>,
        from_zero: bool,
        per_cent: bool,
        bottom: f32,
        top: f32,
    ) -> Self {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for value in values {
            low = low.min(value);
            high = high.max(value);
        }
        if !low.is_finite() || !high.is_finite() {
            (low, high) = (0.0, 1.0);
        }
        if from_zero {
            low = low.min(0.0);
            high = high.max(0.0);
        }
        let span = high - low;
        let room = if span > 0.0 { span * 0.15 } else { (high.abs() * 0.1).max(1.0) };
        let padded = (
            if from_zero && low >= 0.0 { low } else { low - room },
            if from_zero && high <= 0.0 { high } else { high + room },
        );
        let low = if low >= 0.0 { padded.0.max(0.0) } else { padded.0 };
        let high = if per_cent && high <= 100.0 { padded.1.min(100.0) } else { padded.1 };
        Self { low, high: if high > low { high } else { low + 1.0 }, bottom, top }
    }

    /// Position of a value.
    pub(super) fn y(&self, value: f64) -> f32 {
        let share = ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0);
        #[expect(clippy::cast_possible_truncation, reason = "a position in points")]
        let share = share as f32;
        self.bottom + (self.top - self.bottom) * share
    }

    /// At most five round numbers with their printed form, fewer where the plot is low, none finer
    /// than `finest` decimals.
    pub(super) fn ticks(&self, finest: u32) -> Vec<(f64, String)> {
        let span = self.high - self.low;
        let size = self.low.abs().max(self.high.abs());
        // Beyond these, floating point has no round numbers left to choose from.
        if size > 1e15 || span < size * 1e-7 || span < 1e-9 {
            return Vec::new();
        }
        let range: RangedCoordf64 = (self.low..self.high).into();
        let points = range.key_points(if self.bottom - self.top < 70.0 { 4 } else { 5 });
        let step = points.windows(2).map(|pair| pair[1] - pair[0]).fold(f64::INFINITY, f64::min);
        let decimals = decimals(step).min(finest);
        points
            .into_iter()
            .filter(|point| {
                let scaled = point * 10f64.powi(i32::try_from(decimals).unwrap_or(0));
                (scaled - scaled.round()).abs() < 1e-6
            })
            .filter_map(|point| {
                let value = Decimal::try_from(point).ok()?;
                Some((point, format::number(value, decimals)))
            })
            .collect()
    }
}

/// Decimals that tell numbers `step` apart.
fn decimals(step: f64) -> u32 {
    (0..9)
        .find(|n| {
            let scaled = step * 10f64.powi(*n);
            (scaled - scaled.round()).abs() < 1e-6 && scaled.round() >= 1.0
        })
        .and_then(|n| u32::try_from(n).ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_german() {
        let scale = Scale::around([440.0, 507.0, 600.0].into_iter(), false, false, 100.0, 0.0);
        let ticks: Vec<String> = scale.ticks(9).into_iter().map(|(_, text)| text).collect();
        assert_eq!(ticks, ["450", "500", "550", "600"]);
        let scale = Scale::around([0.0, 0.7].into_iter(), true, false, 100.0, 0.0);
        assert!(scale.ticks(9).iter().any(|(_, text)| text == "0,2"), "{:?}", scale.ticks(9));
    }

    #[test]
    fn any_values_give_a_scale() {
        for values in [
            vec![],
            vec![0.0],
            vec![5.0, 5.0],
            vec![-3.0, 9.0],
            vec![1e18, 1e18 + 2.0],
            vec![7e27, -7e27],
            vec![1e-12, 2e-12],
        ] {
            for from_zero in [false, true] {
                let scale = Scale::around(values.iter().copied(), from_zero, true, 100.0, 0.0);
                assert!(scale.ticks(9).len() <= 6);
                for value in &values {
                    let y = scale.y(*value);
                    assert!((0.0..=100.0).contains(&y), "{value} at {y}");
                }
            }
        }
    }

    #[test]
    fn per_cent_stay_within_a_hundred() {
        let scale = Scale::around([60.0, 99.0].into_iter(), false, true, 100.0, 0.0);
        assert!(scale.y(100.0).abs() < f32::EPSILON, "{}", scale.y(100.0));
        assert!(scale.ticks(9).iter().all(|(tick, _)| *tick <= 100.0));
    }
}
