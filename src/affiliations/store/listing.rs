//! SQL of lists of bodies: keyset pages, and counts that an index answers.

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, Statement,
};

use super::{affiliation_of, entity::affiliation};
use crate::{
    affiliations::{affiliation::Affiliation, standing::State},
    kernel::ids::AffiliationId,
    platform::db::StoreError,
};

/// Which bodies the office asks for; all of it optional.
#[derive(Clone, Debug, Default)]
pub struct BodyFilter {
    pub state: Option<State>,
    /// Those in one of these states.
    pub among: Option<Vec<State>>,
    /// A slug of the directory.
    pub union: Option<String>,
    /// Folded.
    pub search: Option<String>,
    /// Not accepted yet.
    pub waiting: bool,
    /// Those whose union was typed as free text and is in the directory under no name yet.
    pub unnamed: bool,
    /// Those of which a successor waits for somebody's word.
    pub successor: bool,
}

/// Letters, figures and spaces only, since it is folded: it holds none of the pattern's own signs.
fn contains(folded: &str) -> String {
    format!("%{folded}%")
}

/// How many bodies that are affiliated wait for the office's acceptance, and of how many the union was typed.
pub(in crate::affiliations) async fn waiting_counts(
    connection: &impl ConnectionTrait,
) -> Result<(u64, u64), StoreError> {
    use affiliation::Column;
    let affiliated = || {
        let states = State::ALL.into_iter().filter(|state| state.is_affiliated()).map(State::code);
        affiliation::Entity::find().filter(Column::State.is_in(states))
    };
    let accepted = affiliated().filter(Column::AcceptedAt.is_null()).count(connection).await?;
    let typed = affiliated().filter(Column::UnionSlug.is_null()).filter(Column::UnionTyped.is_not_null());
    Ok((accepted, typed.count(connection).await?))
}

/// A page of all that fit, in the order of their making; `after` is the last one of the page before.
pub(in crate::affiliations) async fn page(
    connection: &impl ConnectionTrait,
    filter: &BodyFilter,
    after: Option<AffiliationId>,
    most: u64,
) -> Result<Vec<Affiliation>, StoreError> {
    use affiliation::Column;
    let conditions = Condition::all()
        .add_option(after.map(|after| Column::Id.gt(after.0)))
        .add_option(filter.state.map(|state| Column::State.eq(state.code())))
        .add_option(
            filter.among.as_ref().map(|some| Column::State.is_in(some.iter().map(|state| state.code()))),
        )
        .add_option(filter.union.as_deref().map(|slug| Column::UnionSlug.eq(slug)))
        .add_option(filter.search.as_deref().map(|folded| Column::SearchKey.like(contains(folded))))
        .add_option(filter.waiting.then(|| Column::AcceptedAt.is_null()))
        .add_option(filter.unnamed.then(|| {
            Condition::all().add(Column::UnionSlug.is_null()).add(Column::UnionTyped.is_not_null())
        }));
    let conditions = conditions.add_option(filter.successor.then(|| Column::SuccessorNamedOn.is_not_null()));
    let query = affiliation::Entity::find().filter(conditions).order_by_asc(Column::Id).limit(most);
    query.all(connection).await?.into_iter().map(affiliation_of).collect()
}

/// Where a public page begins: behind the `shown` first ones of those with this key. Names need not be unique, and
/// ids are shown to nobody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListPosition {
    pub key: String,
    pub shown: u64,
}

fn shown_to_all() -> Condition {
    use affiliation::Column;
    let affiliated = State::ALL.into_iter().filter(|state| state.is_affiliated()).map(State::code);
    Condition::all()
        .add(Column::ConsentPublic.eq(true))
        .add(Column::AcceptedAt.is_not_null())
        .add(Column::State.is_in(affiliated))
}

/// A page of those that may be shown to everybody, by name, and where the next one begins.
pub(in crate::affiliations) async fn listed(
    connection: &impl ConnectionTrait,
    search: &str,
    from: &ListPosition,
    most: u64,
) -> Result<(Vec<Affiliation>, Option<ListPosition>), StoreError> {
    use affiliation::Column;
    let mut conditions = shown_to_all();
    if !search.is_empty() {
        conditions = conditions.add(Column::SearchKey.like(contains(search)));
    }
    if !from.key.is_empty() {
        conditions = conditions.add(Column::SearchKey.gte(from.key.as_str()));
    }
    let query = affiliation::Entity::find()
        .filter(conditions)
        .order_by_asc(Column::SearchKey)
        .order_by_asc(Column::Id)
        .offset(from.shown)
        .limit(most + 1);
    let mut rows = query.all(connection).await?;
    let is_last = u64::try_from(rows.len()).unwrap_or(u64::MAX) <= most;
    rows.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    let next = rows.last().filter(|_| !is_last).map(|last| {
        let same = rows.iter().filter(|row| row.search_key == last.search_key).count();
        let before = if last.search_key == from.key { from.shown } else { 0 };
        let shown = before + u64::try_from(same).unwrap_or(u64::MAX);
        ListPosition { key: last.search_key.clone(), shown }
    });
    let bodies = rows.into_iter().map(affiliation_of).collect::<Result<_, _>>()?;
    Ok((bodies, next))
}

/// How many bodies of one union and country back the campaign.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct UnionCount {
    /// `None` for unions outside the directory.
    pub union_slug: Option<String>,
    pub country: String,
    pub bodies: i64,
}

pub(in crate::affiliations) async fn counts(
    connection: &impl ConnectionTrait,
) -> Result<Vec<UnionCount>, StoreError> {
    let affiliated: Vec<String> = State::ALL
        .into_iter()
        .filter(|state| state.is_affiliated())
        .map(|state| format!("'{}'", state.code()))
        .collect();
    let sql = format!(
        "SELECT union_slug, country, COUNT(*) AS bodies FROM affiliation \
         WHERE consent_public AND accepted_at IS NOT NULL AND state IN ({}) \
         GROUP BY country, union_slug ORDER BY country, union_slug",
        affiliated.join(", ")
    );
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    Ok(UnionCount::find_by_statement(statement).all(connection).await?)
}
