//! Pictures from files: the letter's logo, images of templates. PNG as pixels, SVG as paths.

use super::paragraph::Setter;
use super::{Image, Item, png, svg};
use crate::document;
use crate::error::Error;
use std::rc::Rc;
use std::sync::Arc;

/// A picture as its file has it.
#[derive(Debug)]
pub(super) enum Picture {
    Paths(svg::Drawing),
    Pixels(Arc<Image>),
}

impl Picture {
    /// Reads a file; what is wrong with it is said in German and English.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, (&'static str, &'static str)> {
        if svg::is_svg(bytes) {
            return Ok(Self::Paths(svg::read(bytes)?));
        }
        Ok(Self::Pixels(Arc::new(png::decode(bytes)?)))
    }

    /// Width and height in points: a pixel of a PNG is a 150th of an inch, one of an SVG a 96th.
    pub(super) fn size(&self) -> (f32, f32) {
        match self {
            Picture::Paths(drawing) => (drawing.width * 0.75, drawing.height * 0.75),
            Picture::Pixels(image) => (image.width as f32 * 0.48, image.height as f32 * 0.48),
        }
    }

    /// Width and height where it stands in a line of text.
    pub(super) fn within_line(&self, size: f32) -> (f32, f32) {
        let (width, height) = self.size();
        let scale = (size / height.max(0.1)).min(size * 12.0 / width.max(0.1));
        (width * scale, height * scale)
    }

    /// What is painted to fill an area.
    pub(super) fn items(&self, area: [f32; 4]) -> Vec<Item> {
        match self {
            Picture::Paths(drawing) => drawing.items(area),
            Picture::Pixels(image) => vec![Item::Image { area, image: Arc::clone(image) }],
        }
    }
}

impl Setter<'_> {
    /// The picture of a template's file, read once. One that cannot be read is the section's fault, and
    /// nothing is set.
    pub(super) fn picture(&mut self, picture: &document::Picture) -> Option<Rc<Picture>> {
        let key = picture.data.as_ptr();
        if let Some(known) = self.pictures.get(&key) {
            return known.clone();
        }
        let read = match Picture::read(&picture.data) {
            Ok(read) => Some(Rc::new(read)),
            Err((de, en)) => {
                let name = &picture.name;
                self.fault.get_or_insert_with(|| {
                    Error::new(
                        format!("das Bild `{name}` kann nicht gesetzt werden: {de}"),
                        format!("the image `{name}` cannot be set: {en}"),
                    )
                    .help(
                        "das Bild als PNG-Datei speichern, oder als SVG mit Schrift in Pfaden und Flächen in einer Farbe",
                        "save the image as a PNG file, or as SVG with words as paths and areas of one colour",
                    )
                });
                None
            }
        };
        self.pictures.insert(key, read.clone());
        read
    }
}
