//! One recipient's files of a frozen edition as one value: paket.pdf, CSV, manifest, zip.
