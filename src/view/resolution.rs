//! The points of the resolution, as they are frozen.

use super::reference::resolve;
use crate::config::Config;
use crate::domain::{FigureIndex, Figures, PointRecord};

/// The points as printed: in the public edition those that are public. References are resolved from
/// `figures`.
#[must_use]
pub fn resolution_points(config: &Config, public: bool, figures: &Figures) -> Vec<PointRecord> {
    let resolution = &config.resolution;
    let refers = resolution.points.iter().any(|point| point.text.contains('{'));
    let index = refers.then(|| FigureIndex::new(figures));
    let text = |text: &str| match &index {
        Some(index) => resolve(text, index),
        None => text.to_owned(),
    };
    resolution
        .points
        .iter()
        .filter(|point| !public || resolution.public && point.public)
        .map(|point| PointRecord {
            number: point.number.clone(),
            wording: point.wording.trim().to_owned(),
            state: point.state.word().to_owned(),
            text: text(point.text.trim()),
        })
        .collect()
}
