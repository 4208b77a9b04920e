//! PNG files to pixels: what a logo needs and nothing else (ISO/IEC 15948).
//!
//! All colour types and depths, without interlacing. Transparency shows white, as on paper.

use super::Image;
use flate2::read::ZlibDecoder;
use std::io::Read;

/// Sharper than any printer, and no bomb.
const MOST_PIXELS: u64 = 16_000_000;

/// What a file says about its pixels.
struct Header {
    width: u32,
    height: u32,
    depth: u8,
    colour: u8,
}

impl Header {
    fn channels(&self) -> usize {
        match self.colour {
            2 => 3,
            4 => 2,
            6 => 4,
            _ => 1,
        }
    }

    /// Bytes a row, without its filter byte.
    fn row(&self) -> usize {
        (self.width as usize * self.channels() * usize::from(self.depth)).div_ceil(8)
    }
}

/// Decodes a file; the error says what is wrong with it, in German and English.
pub(super) fn decode(bytes: &[u8]) -> Result<Image, (&'static str, &'static str)> {
    let damaged = ("die Datei ist beschädigt", "the file is damaged");
    let rest = bytes
        .strip_prefix(b"\x89PNG\r\n\x1a\n")
        .ok_or(("das ist keine PNG-Datei", "it is no PNG file"))?;
    let mut header = None;
    let (mut palette, mut transparent) = (Vec::new(), Vec::new());
    let mut packed = Vec::new();
    for (kind, data) in Chunks(rest) {
        match &kind {
            b"IHDR" => header = Some(read_header(data)?),
            b"PLTE" => palette = data.chunks_exact(3).map(|c| [c[0], c[1], c[2]]).collect(),
            b"tRNS" => transparent = data.to_vec(),
            b"IDAT" => packed.extend_from_slice(data),
            b"IEND" => break,
            _ => {}
        }
    }
    let header = header.ok_or(damaged)?;
    let size = (header.row() + 1) * header.height as usize;
    let mut raw = Vec::new();
    ZlibDecoder::new(packed.as_slice())
        .take(size as u64)
        .read_to_end(&mut raw)
        .map_err(|_| damaged)?;
    if raw.len() != size {
        return Err(damaged);
    }
    unfilter(&mut raw, &header).ok_or(damaged)?;
    let mut rgb = Vec::with_capacity(header.width as usize * header.height as usize * 3);
    for row in raw.chunks_exact(header.row() + 1) {
        for x in 0..header.width as usize {
            rgb.extend(pixel(&header, &row[1..], x, &palette, &transparent).ok_or(damaged)?);
        }
    }
    Ok(Image { width: header.width, height: header.height, rgb })
}

/// Chunks of a file up to its end or first damage.
struct Chunks<'a>(&'a [u8]);

impl<'a> Iterator for Chunks<'a> {
    type Item = ([u8; 4], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (length, rest) = self.0.split_first_chunk::<4>()?;
        let (kind, rest) = rest.split_first_chunk::<4>()?;
        let (data, rest) = rest.split_at_checked(u32::from_be_bytes(*length) as usize)?;
        // The checksum is not looked at: zlib has its own.
        self.0 = rest.get(4..).unwrap_or_default();
        Some((*kind, data))
    }
}

fn read_header(data: &[u8]) -> Result<Header, (&'static str, &'static str)> {
    let &[w0, w1, w2, w3, h0, h1, h2, h3, depth, colour, 0, 0, interlace] = data else {
        return Err(("die Datei ist beschädigt", "the file is damaged"));
    };
    let width = u32::from_be_bytes([w0, w1, w2, w3]);
    let height = u32::from_be_bytes([h0, h1, h2, h3]);
    let known = matches!(
        (colour, depth),
        (0, 1 | 2 | 4 | 8 | 16) | (3, 1 | 2 | 4 | 8) | (2 | 4 | 6, 8 | 16)
    );
    if !known || width == 0 || height == 0 {
        return Err(("die Datei ist beschädigt", "the file is damaged"));
    }
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(("es hat mehr als 16 Millionen Bildpunkte", "it has over 16 million pixels"));
    }
    if interlace != 0 {
        return Err(("es ist mit Interlacing gespeichert", "it is saved with interlacing"));
    }
    Ok(Header { width, height, depth, colour })
}

/// Undoes the filter of each row; `None` for an unknown one.
fn unfilter(raw: &mut [u8], header: &Header) -> Option<()> {
    let row = header.row();
    let step = (header.channels() * usize::from(header.depth)).div_ceil(8);
    let mut above = vec![0u8; row];
    for line in raw.chunks_exact_mut(row + 1) {
        let (filter, line) = line.split_first_mut()?;
        for i in 0..row {
            let left = if i >= step { line[i - step] } else { 0 };
            let corner = if i >= step { above[i - step] } else { 0 };
            let up = above[i];
            let guess = match *filter {
                0 => 0,
                1 => left,
                2 => up,
                3 => u8::midpoint(left, up),
                4 => paeth(left, up, corner),
                _ => return None,
            };
            line[i] = line[i].wrapping_add(guess);
        }
        above.copy_from_slice(line);
    }
    Some(())
}

fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let estimate = i16::from(left) + i16::from(up) - i16::from(corner);
    let far = |value: u8| (estimate - i16::from(value)).abs();
    if far(left) <= far(up) && far(left) <= far(corner) {
        left
    } else if far(up) <= far(corner) {
        up
    } else {
        corner
    }
}

/// The colour of one pixel over white.
fn pixel(
    header: &Header,
    row: &[u8],
    x: usize,
    palette: &[[u8; 3]],
    transparent: &[u8],
) -> Option<[u8; 3]> {
    let depth = usize::from(header.depth);
    // Samples of 16 bits are cut to their upper half, which is the first byte.
    let sample = |i: usize| -> Option<u8> {
        if depth >= 8 {
            return row.get(i * depth / 8).copied();
        }
        let bit = i * depth;
        let byte = row.get(bit / 8)?;
        Some((byte >> (8 - depth - bit % 8)) & ((1u8 << depth) - 1))
    };
    let first = x * header.channels();
    match header.colour {
        3 => {
            let index = usize::from(sample(first)?);
            let alpha = transparent.get(index).copied().unwrap_or(255);
            Some(palette.get(index)?.map(|c| over_white(c, alpha)))
        }
        0 => {
            let grey = sample(first)?;
            // Small depths are spread over the whole range.
            let most = if depth >= 8 { 255 } else { (1u16 << depth) - 1 };
            Some([u8::try_from(u16::from(grey) * 255 / most).unwrap_or(255); 3])
        }
        4 => Some([over_white(sample(first)?, sample(first + 1)?); 3]),
        colour => {
            let alpha = if colour == 6 { sample(first + 3)? } else { 255 };
            let rgb = [sample(first)?, sample(first + 1)?, sample(first + 2)?];
            Some(rgb.map(|c| over_white(c, alpha)))
        }
    }
}

fn over_white(colour: u8, alpha: u8) -> u8 {
    let (colour, alpha) = (u32::from(colour), u32::from(alpha));
    u8::try_from((colour * alpha + 255 * (255 - alpha)) / 255).unwrap_or(255)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::ZlibEncoder;
    use std::io::Write;

    fn file(
        width: u32,
        height: u32,
        depth: u8,
        colour: u8,
        chunks: &[(&[u8], &[u8])],
        raw: &[u8],
    ) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(raw).expect("writes to memory");
        let packed = encoder.finish().expect("writes to memory");
        let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
        header.extend([depth, colour, 0, 0, 0]);
        let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
        let all = [(b"IHDR".as_slice(), header.as_slice())];
        let end = [(b"IDAT".as_slice(), packed.as_slice()), (b"IEND", b"")];
        for (kind, data) in all.iter().chain(chunks).chain(&end) {
            out.extend(u32::try_from(data.len()).expect("small").to_be_bytes());
            out.extend_from_slice(kind);
            out.extend_from_slice(data);
            out.extend([0; 4]);
        }
        out
    }

    #[test]
    fn colours_filters_and_transparency_are_read() {
        // Row 1 plain, row 2 as the difference to the row above.
        let raw = [0, 10, 20, 30, 255, 0, 0, 0, 0, 2, 1, 1, 1, 0, 0, 0, 0, 255];
        let image = decode(&file(2, 2, 8, 6, &[], &raw)).expect("an image");
        assert_eq!(image.rgb, [10, 20, 30, 255, 255, 255, 11, 21, 31, 0, 0, 0]);
        let palette: &[(&[u8], &[u8])] = &[(b"PLTE", &[1, 2, 3, 4, 5, 6]), (b"tRNS", &[255, 0])];
        let image = decode(&file(3, 1, 1, 3, palette, &[0, 0b0100_0000])).expect("an image");
        assert_eq!(image.rgb, [1, 2, 3, 255, 255, 255, 1, 2, 3]);
        let image = decode(&file(2, 1, 4, 0, &[], &[0, 0xf7])).expect("an image");
        assert_eq!(image.rgb, [255, 255, 255, 119, 119, 119]);
        assert_eq!(
            decode(&file(1, 1, 16, 2, &[], &[0, 9, 1, 8, 2, 7, 3])).expect("an image").rgb,
            [9, 8, 7]
        );
    }

    #[test]
    fn what_is_no_image_is_refused() {
        let good = file(1, 1, 8, 2, &[], &[0, 1, 2, 3]);
        assert!(decode(&good).is_ok());
        for length in 0..good.len() - 16 {
            assert!(decode(&good[..length]).is_err(), "cut at {length}");
        }
        assert!(decode(b"<svg/>").is_err());
        assert!(decode(&file(1, 1, 8, 2, &[], &[9, 1, 2, 3])).is_err(), "unknown filter");
        assert!(decode(&file(1, 1, 8, 3, &[], &[0, 1])).is_err(), "no palette");
        assert!(decode(&file(60_000, 60_000, 8, 2, &[], &[])).is_err(), "a bomb");
    }
}
