//! The button that says towards whose target a gift or a collection counts.

use actix_web::web::{Data, Path};
use serde::Deserialize;

use super::{
    payment::{counted_as, find},
    payments::story_path,
};
use crate::{
    funds::count_for,
    office::{
        audit::{Act, Action, record},
        may,
        pages::{Answer, SignedForm, lead_to},
    },
    platform::{
        Platform,
        db::{StoreError, Tx},
        http::problem::ApiError,
    },
};

#[derive(Deserialize)]
pub(super) struct Wanted {
    /// The code of a branch or region, or nothing.
    #[serde(default)]
    counts_for: String,
}

pub(super) async fn set(
    path: Path<(String, String)>,
    form: SignedForm<may::BookByHand, Wanted>,
    platform: Data<Platform>,
) -> Answer {
    let SignedForm { signed, form } = form;
    let (story, _, counting) = find(&platform, &path.0, &path.1).await?;
    let counted = counted_as(&story).ok_or(ApiError::NotFound)?;
    let wanted = counting.parts.iter().find(|part| part.code.as_str() == form.counts_for);
    if wanted.is_none() && !form.counts_for.is_empty() {
        // The page offers only what is there.
        return Err(ApiError::Malformed("no branch or region has this code".to_owned()));
    }
    let part = wanted.map(|part| part.code.clone());
    if part != counting.now {
        let subject = story.payment.reference.map_or(story.payment.source_ref, String::from);
        let (context, by) = (platform.get_ref().clone(), signed.staff().id);
        let write = move |tx: Tx| async move {
            count_for(&tx, &context.sources, &counted, part.as_ref()).await?;
            record(&tx, &context, Act::new(Some(by), Action::GiftCounted).on(subject)).await?;
            Ok::<_, StoreError>(())
        };
        platform.db.write(write).await?;
    }
    Ok(lead_to(&format!("{}?done=counted", story_path(&path.0, &path.1))))
}
