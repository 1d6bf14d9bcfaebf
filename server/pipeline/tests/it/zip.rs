//! Workbooks and other archives, made by hand so that every byte is known.

use std::io::Write;

use flate2::{Compression, Crc, write::DeflateEncoder};

/// Returns a zip archive with these entries, each deflated.
pub(crate) fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in entries {
        let start = bytes.len() as u32;
        let mut crc = Crc::new();
        crc.update(content);
        let mut deflated = DeflateEncoder::new(Vec::new(), Compression::default());
        deflated.write_all(content).expect("memory");
        let packed = deflated.finish().expect("memory");
        let mut shared = Vec::new();
        for number in [20_u16, 0, 8, 0, 0] {
            shared.extend_from_slice(&number.to_le_bytes());
        }
        for number in [crc.sum(), packed.len() as u32, content.len() as u32] {
            shared.extend_from_slice(&number.to_le_bytes());
        }
        shared.extend_from_slice(&(name.len() as u16).to_le_bytes());
        shared.extend_from_slice(&[0; 2]);
        bytes.extend_from_slice(b"PK\x03\x04");
        bytes.extend_from_slice(&shared);
        bytes.extend_from_slice(name.as_bytes());
        bytes.extend_from_slice(&packed);
        directory.extend_from_slice(b"PK\x01\x02\x14\0");
        directory.extend_from_slice(&shared);
        directory.extend_from_slice(&[0; 10]);
        directory.extend_from_slice(&start.to_le_bytes());
        directory.extend_from_slice(name.as_bytes());
    }
    let start = bytes.len() as u32;
    bytes.extend_from_slice(&directory);
    bytes.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    for number in [entries.len() as u16; 2] {
        bytes.extend_from_slice(&number.to_le_bytes());
    }
    bytes.extend_from_slice(&(directory.len() as u32).to_le_bytes());
    bytes.extend_from_slice(&start.to_le_bytes());
    bytes.extend_from_slice(&[0; 2]);
    bytes
}

/// A sheet and what surrounds it.
pub(crate) struct Workbook<'a> {
    /// The sheets, each with the XML between the tags of its data.
    pub(crate) sheets: &'a [(&'a str, &'a str)],
    /// The XML of texts that cells share.
    pub(crate) texts: &'a str,
    /// Whether days are counted from 1904.
    pub(crate) from_1904: bool,
}

impl Workbook<'_> {
    /// Returns the workbook as an Office Open XML file. Style 1 is a date, 2 a date with its time, 3 `00000`.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
        const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let relation = |id: usize, kind: &str, target: &str| {
            format!(r#"<Relationship Id="r{id}" Type="{OFFICE}/{kind}" Target="{target}"/>"#)
        };
        let relations =
            |inner: &str| format!(r#"<Relationships xmlns="{PACKAGE}/relationships">{inner}</Relationships>"#);
        let (mut sheets, mut targets, mut parts) = (String::new(), String::new(), Vec::new());
        for (place, (name, data)) in self.sheets.iter().enumerate() {
            let number = place + 1;
            sheets.push_str(&format!(r#"<sheet name="{name}" sheetId="{number}" r:id="r{number}"/>"#));
            targets.push_str(&relation(number, "worksheet", &format!("worksheets/sheet{number}.xml")));
            let xml = format!(r#"<worksheet xmlns="{MAIN}"><sheetData>{data}</sheetData></worksheet>"#);
            parts.push((format!("xl/worksheets/sheet{number}.xml"), xml));
        }
        targets.push_str(&relation(98, "styles", "styles.xml"));
        targets.push_str(&relation(99, "sharedStrings", "sharedStrings.xml"));
        let settings = if self.from_1904 { r#"<workbookPr date1904="1"/>"# } else { "" };
        parts.extend([
            ("_rels/.rels".to_owned(), relations(&relation(1, "officeDocument", "xl/workbook.xml"))),
            (
                "xl/workbook.xml".to_owned(),
                format!(r#"<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{settings}<sheets>{sheets}</sheets></workbook>"#),
            ),
            ("xl/_rels/workbook.xml.rels".to_owned(), relations(&targets)),
            (
                "xl/styles.xml".to_owned(),
                format!(
                    r#"<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode="00000"/></numFmts><cellXfs>
                    <xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="164"/></cellXfs></styleSheet>"#
                ),
            ),
            ("xl/sharedStrings.xml".to_owned(), format!(r#"<sst xmlns="{MAIN}">{}</sst>"#, self.texts)),
            (
                "[Content_Types].xml".to_owned(),
                format!(r#"<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#),
            ),
        ]);
        let entries: Vec<_> = parts.iter().map(|(name, xml)| (name.as_str(), xml.as_bytes())).collect();
        archive(&entries)
    }
}

/// Returns a cell with text.
pub(crate) fn text(place: &str, text: &str) -> String {
    format!(r#"<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

/// Returns a cell with a number in a style.
pub(crate) fn number(place: &str, style: u32, value: &str) -> String {
    format!(r#"<c r="{place}" s="{style}"><v>{value}</v></c>"#)
}
