//! `/dev/mail/preview`: every mail that the service can write, in the reader's language, with invented content.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{self, Data, Path},
};
use askama::Template;

use super::dev_mail::{as_mail_programs_show, frame, page};
use crate::{
    affiliations::letter_previews,
    donations::regular::statement_preview,
    kernel::locale::Locale,
    mail::{
        NewsletterMail, StaffLetter, StaffMail,
        gift_mail::{GiftMail, GiftMailKind},
        views::{
            DevMail, DevMailLine, DevMailList, ErasureMail, PaidBy, PledgeMail, ReceiptMail, RenderedMail,
        },
    },
    platform::{
        Platform,
        http::{gate::reader_locale, problem::ApiError},
        i18n::Texts,
    },
};

const ADDRESS: &str = "/dev/mail/preview";

pub(super) fn configure(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource(ADDRESS).get(list));
    cfg.service(web::resource("/dev/mail/preview/{name}").get(one));
    cfg.service(web::resource("/dev/mail/preview/{name}/html").get(html_part));
    cfg.service(web::resource("/dev/mail/preview/{name}/text").get(text_part));
}

/// Every mail once, by its kind in the outbox, and which it is where a kind has several.
fn previews(platform: &Platform, locale: Locale) -> Result<Vec<(String, RenderedMail)>, ApiError> {
    let texts = Texts::new(locale);
    let by_transfer = ReceiptMail { method: PaidBy::Transfer, ..ReceiptMail::sample(texts) };
    let of_a_regular_gift = ReceiptMail {
        own_url: Some("https://give.campaign.example/gifts/TOKEN".to_owned()),
        ..ReceiptMail::sample(texts)
    };
    let mut mails = vec![
        ("receipt".to_owned(), ReceiptMail::sample(texts).render()),
        ("receipt_transfer".to_owned(), by_transfer.render()),
        ("receipt_regular".to_owned(), of_a_regular_gift.render()),
        ("pledge".to_owned(), PledgeMail::sample(texts).render()),
        ("erasure".to_owned(), ErasureMail::sample(texts).render()),
        ("newsletter".to_owned(), NewsletterMail::sample(texts).render()),
    ];
    for kind in GiftMailKind::ALL {
        mails.push((kind.code().to_owned(), GiftMail::sample(texts, kind).render()));
    }
    for (name, letter) in StaffLetter::samples() {
        mails.push((format!("staff_{name}"), StaffMail { texts, letter }.render()));
    }
    let (name, statement) = statement_preview(texts).map_err(|_| ApiError::Internal)?;
    mails.push((name.to_owned(), Ok(statement)));
    let mails = mails.into_iter().map(|(name, mail)| Ok((name, mail.map_err(|_| ApiError::Internal)?)));
    let mut mails = mails.collect::<Result<Vec<_>, ApiError>>()?;
    let letters = letter_previews(platform, locale)?;
    mails.extend(letters);
    Ok(mails)
}

fn find(request: &HttpRequest, platform: &Platform, name: &str) -> Result<(String, RenderedMail), ApiError> {
    let mut mails = previews(platform, reader_locale(request))?.into_iter();
    mails.find(|(known, _)| known == name).ok_or(ApiError::NotFound)
}

fn line(name: &str, mail: &RenderedMail) -> DevMailLine {
    DevMailLine {
        href: format!("{ADDRESS}/{name}"),
        to: "reader@example.org".to_owned(),
        subject: mail.subject.clone(),
        written: name.to_owned(),
    }
}

async fn list(request: HttpRequest, platform: Data<Platform>) -> Result<HttpResponse, ApiError> {
    let mails = previews(&platform, reader_locale(&request))?;
    let mails = mails.iter().map(|(name, mail)| line(name, mail)).collect();
    page(DevMailList { frame: frame(&request, &platform), mails }.render())
}

async fn one(
    request: HttpRequest,
    name: Path<String>,
    platform: Data<Platform>,
) -> Result<HttpResponse, ApiError> {
    let (name, mail) = find(&request, &platform, &name)?;
    let line = line(&name, &mail);
    let view = DevMail {
        frame: frame(&request, &platform),
        message_id: "<example@example.org>".to_owned(),
        text: mail.text,
        html_href: Some(format!("{}/html", line.href)),
        line,
    };
    page(view.render())
}

async fn html_part(
    request: HttpRequest,
    name: Path<String>,
    platform: Data<Platform>,
) -> Result<HttpResponse, ApiError> {
    Ok(as_mail_programs_show(find(&request, &platform, &name)?.1.html))
}

/// The other part, with the subject above it.
async fn text_part(
    request: HttpRequest,
    name: Path<String>,
    platform: Data<Platform>,
) -> Result<HttpResponse, ApiError> {
    let mail = find(&request, &platform, &name)?.1;
    let text = format!("{}\n\n{}", mail.subject, mail.text);
    Ok(HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(text))
}
