//! Images: each once in the file, however often it is shown.

use super::plan::Plan;
use super::save::File;
use super::syntax::reference;
use crate::layout::{Image, Item};
use lopdf::{Dictionary, dictionary};
use std::sync::Arc;

/// The images of a document in the order of their first appearance.
#[derive(Debug)]
pub(super) struct Images(Vec<Arc<Image>>);

impl Images {
    /// Gathers all images that are painted.
    pub(super) fn collect(painted: &[&[Item]]) -> Self {
        let mut images = Self(Vec::new());
        for item in painted.iter().copied().flatten() {
            if let Item::Image { image, .. } = item
                && images.find(image).is_none()
            {
                images.0.push(Arc::clone(image));
            }
        }
        images
    }

    /// The resource name of an image.
    pub(super) fn resource(&self, image: &Arc<Image>) -> String {
        format!("I{}", self.find(image).unwrap_or(0))
    }

    /// Writes all images; the result is the `XObject` entry of the resources.
    pub(super) fn write(&self, file: &mut File, plan: &mut Plan) -> Dictionary {
        let mut resources = Dictionary::new();
        for (index, image) in self.0.iter().enumerate() {
            let number = plan.number();
            let dictionary = dictionary! {
                "Type" => "XObject",
                "Subtype" => "Image",
                "Width" => i64::from(image.width),
                "Height" => i64::from(image.height),
                "ColorSpace" => "DeviceRGB",
                "BitsPerComponent" => 8,
            };
            file.deflated(number, dictionary, &image.rgb);
            resources.set(format!("I{index}"), reference(number));
        }
        resources
    }

    /// A letter's logo is the same value on each letter, or at least the same pixels.
    fn find(&self, image: &Arc<Image>) -> Option<usize> {
        self.0.iter().position(|known| Arc::ptr_eq(known, image) || known == image)
    }
}
