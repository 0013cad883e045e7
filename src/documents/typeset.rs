//! Sets a document as PDF/A-2b, or draws a picture, with typst. Nothing of it is loaded before the first document is asked for.

use std::sync::OnceLock;

use serde::Serialize;
use typst::{
    Library, LibraryExt, World, comemo,
    diag::{FileError, FileResult, SourceDiagnostic},
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
static POSTER: &str = include_str!("templates/poster.typ");
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
    let template = match paper {
        Paper::Sheet(_) => SHEET,
        Paper::Certificate(_) => CERTIFICATE,
    };
    let set = lay_out(template, paper)?;
    let standards = PdfStandards::new(&[PdfStandard::A_2b])
        .map_err(|error| CannotTypeset(error.message().to_string()))?;
    let options = PdfOptions { creator: Smart::Custom(None), standards, ..PdfOptions::default() };
    let pdf = typst_pdf::pdf(&set, &options).map_err(|errors| first_of(&errors));
    comemo::evict(KEPT);
    pdf
}

fn first_of(errors: &[SourceDiagnostic]) -> CannotTypeset {
    CannotTypeset(errors.first().map(|error| error.message.to_string()).unwrap_or_default())
}

fn lay_out(template: &str, data: &impl Serialize) -> Result<PagedDocument, CannotTypeset> {
    let workshop = workshop()?;
    let data = serde_json::to_vec(data).map_err(|_| CannotTypeset("its data".to_owned()))?;
    let order =
        Order { workshop, source: Source::new(workshop.main, template.to_owned()), data: Bytes::new(data) };
    typst::compile::<PagedDocument>(&order).output.map_err(|errors| first_of(&errors))
}

/// What stands on the picture of a fund.
#[derive(Clone, Debug, Serialize)]
pub struct Poster {
    /// BCP 47.
    pub lang: &'static str,
    pub campaign: String,
    pub name: String,
    /// How far it is, in words.
    pub said: String,
    pub as_of: String,
    /// How far it is and where its target stands, in thousandths of the bar's length.
    pub bar: Option<(i64, i64)>,
}

/// Draws a poster as PNG, 1200 × 630 pixels, on a thread that may wait.
///
/// # Errors
/// [`CannotTypeset`]
pub async fn png(poster: Poster) -> Result<Vec<u8>, CannotTypeset> {
    let drawn = tokio::task::spawn_blocking(move || {
        let set = lay_out(POSTER, &poster)?;
        let page = set.pages().first().ok_or_else(|| CannotTypeset("a poster without a page".to_owned()))?;
        let picture = typst_render::render(page, &typst_render::RenderOptions::default());
        comemo::evict(KEPT);
        picture.encode_png().map_err(|error| CannotTypeset(error.to_string()))
    });
    drawn.await.map_err(|_| CannotTypeset("the thread ended".to_owned()))?
}

/// [`typeset`] on a thread that may wait.
///
/// # Errors
/// [`CannotTypeset`]
pub async fn pdf(paper: Paper) -> Result<Vec<u8>, CannotTypeset> {
    let set = tokio::task::spawn_blocking(move || typeset(&paper)).await;
    set.map_err(|_| CannotTypeset("the thread ended".to_owned()))?
}
