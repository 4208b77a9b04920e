//! RB001: a workbook or a sheet cannot be read. Fires while reading.

use crate::check::{Manual, Page};

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Eine Datei oder ein Tabellenblatt kann nicht gelesen werden",
        what: "Ob jede Datei im Eingang eine Arbeitsmappe ist, die sich öffnen lässt: \
               unverschlüsselt, unbeschädigt, in einem der Formate xlsx, xlsm, xlsb, xls oder \
               ods. Erkannt wird das am Inhalt, nicht an der Endung.",
        why: "Was nicht gelesen werden kann, fehlt im Bericht. Alle anderen Dateien werden \
              trotzdem geprüft.",
        example: "Die Datei `sozialamt.xls` ist in Wirklichkeit eine HTML-Seite, oder sie ist mit \
                  einem Kennwort verschlüsselt.",
        remedy: "Die Datei in Excel oder LibreOffice öffnen, ohne Kennwort als xlsx speichern und \
                 neu in den Eingang legen.",
    },
    en: Page {
        fault: "A file or a sheet cannot be read",
        what: "Whether each file in the inbox is a workbook that opens: not encrypted, not \
               damaged, in one of the formats xlsx, xlsm, xlsb, xls or ods. That is judged by \
               content, not by extension.",
        why: "What cannot be read is missing from the report. All other files are checked all the \
              same.",
        example: "The file `sozialamt.xls` is an HTML page in truth, or it is encrypted with a \
                  password.",
        remedy: "Open the file in Excel or LibreOffice, save it as xlsx without a password, and \
                 put it into the inbox again.",
    },
};
