//! Sets a document as PDF/A-2b, with typst. Nothing of it is loaded before the first document is asked for.

use std::sync::OnceLock;

use typst::{
    Library, LibraryExt, World, comemo,
    diag::{FileError, FileResult},
    foundations::{Bytes, Datetime, Duration, Smart},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use super::paper::Paper;

/// Latin and Cyrillic with the Kazakh letters; DejaVu steps in for what Lato lacks (Greek, Arabic, Georgian, …).
static FONTS: [&[u8]; 3] = [
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/config/fonts/Lato-Regular.ttf")),
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/config/fonts/Lato-Bold.ttf")),
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/config/fonts/DejaVuSans.ttf")),
];
static SHEET: &str = include_str!("templates/sheet.typ");
static CERTIFICATE: &str = include_str!("templates/certificate.typ");
/// Documents for which typst keeps what it worked out: so memory stays flat.
const KEPT: usize = 10;

/// A document cannot be set. The text says why, and nothing of the document.
#[derive(Debug, thiserror::Error)]
#[error("a document cannot be typeset: {0}")]
pub struct CannotTypeset(String);

/// What all documents share.
struct Workshop {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    main: FileId,
    data: FileId,
}

fn workshop() -> Result<&'static Workshop, CannotTypeset> {
    static WORKSHOP: OnceLock<Option<Workshop>> = OnceLock::new();
    let made = WORKSHOP.get_or_init(|| {
        let file = |name| Some(RootedPath::new(VirtualRoot::Project, VirtualPath::new(name).ok()?).intern());
        let fonts: Vec<Font> = FONTS.iter().flat_map(|font| Font::iter(Bytes::new(*font))).collect();
        Some(Workshop {
            library: LazyHash::new(Library::builder().build()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            main: file("main.typ")?,
            data: file("data.json")?,
        })
    });
    made.as_ref().ok_or_else(|| CannotTypeset("the workshop does not open".to_owned()))
}

/// One document on its way.
struct Order {
    workshop: &'static Workshop,
    source: Source,
    data: Bytes,
}

impl World for Order {
    fn library(&self) -> &LazyHash<Library> {
        &self.workshop.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.workshop.book
    }

    fn main(&self) -> FileId {
        self.workshop.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.workshop.main { Ok(self.source.clone()) } else { Err(FileError::AccessDenied) }
    }

    /// Only the data: a template reads no file of the machine.
    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.workshop.data { Ok(self.data.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.workshop.fonts.get(index).cloned()
    }

    /// A document's date is part of its data, so that the same data gives the same bytes.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// Sets a document; takes some milliseconds of a processor, so call [`pdf`] where others wait.
///
/// # Errors
/// [`CannotTypeset`]
pub fn typeset(paper: &Paper) -> Result<Vec<u8>, CannotTypeset> {
    let workshop = workshop()?;
    let template = match paper {
        Paper::Sheet(_) => SHEET,
        Paper::Certificate(_) => CERTIFICATE,
    };
    let data = serde_json::to_vec(paper).map_err(|_| CannotTypeset("its data".to_owned()))?;
    let order =
        Order { workshop, source: Source::new(workshop.main, template.to_owned()), data: Bytes::new(data) };
    let said = |errors: typst::ecow::EcoVec<typst::diag::SourceDiagnostic>| {
        let first = errors.first().map(|error| error.message.to_string()).unwrap_or_default();
        CannotTypeset(first)
    };
    let set = typst::compile::<PagedDocument>(&order).output.map_err(said)?;
    let standards = PdfStandards::new(&[PdfStandard::A_2b])
        .map_err(|error| CannotTypeset(error.message().to_string()))?;
    let options = PdfOptions { creator: Smart::Custom(None), standards, ..PdfOptions::default() };
    let pdf = typst_pdf::pdf(&set, &options).map_err(said);
    comemo::evict(KEPT);
    pdf
}

/// [`typeset`] on a thread that may wait.
///
/// # Errors
/// [`CannotTypeset`]
pub async fn pdf(paper: Paper) -> Result<Vec<u8>, CannotTypeset> {
    let set = tokio::task::spawn_blocking(move || typeset(&paper)).await;
    set.map_err(|_| CannotTypeset("the thread ended".to_owned()))?
}
