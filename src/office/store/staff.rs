//! SQL of staff: people, recovery codes, invitations.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, SimpleExpr, Value},
};

use super::entity::{staff, staff_invitation, staff_recovery_code};
use crate::{
    kernel::ids::StaffId,
    office::{
        credentials::Credentials,
        manage::{NewStaff, StoredInvitation},
        staff::Stored,
    },
    platform::db::{StoreError, Tx},
};

fn stored(row: staff::Model) -> Stored {
    Stored {
        id: row.id,
        email: row.email,
        role: row.role,
        locale: row.locale,
        password_cost: row.password_cost,
        password_salt: row.password_salt,
        password_verifier: row.password_verifier,
        totp_secret: row.totp_secret,
        recipient: row.recipient,
        wrapped_identity: row.wrapped_identity,
        office_key: row.office_key,
        created_at: row.created_at,
        joined_at: row.joined_at,
        disabled_at: row.disabled_at,
    }
}

pub(in crate::office) async fn all(connection: &impl ConnectionTrait) -> Result<Vec<Stored>, StoreError> {
    // A handful of people.
    let rows = staff::Entity::find().order_by_asc(staff::Column::Id).all(connection).await?;
    Ok(rows.into_iter().map(stored).collect())
}

pub(in crate::office) async fn by_id(
    connection: &impl ConnectionTrait,
    id: StaffId,
) -> Result<Option<Stored>, StoreError> {
    Ok(staff::Entity::find_by_id(id.0).one(connection).await?.map(stored))
}

pub(in crate::office) async fn by_email(
    connection: &impl ConnectionTrait,
    email_mac: Vec<u8>,
) -> Result<Option<Stored>, StoreError> {
    let query = staff::Entity::find().filter(staff::Column::EmailMac.eq(email_mac));
    Ok(query.one(connection).await?.map(stored))
}

pub(in crate::office) async fn insert(tx: &Tx, new: NewStaff) -> Result<(), StoreError> {
    let row = staff::ActiveModel {
        id: Set(new.id.0),
        email: Set(new.sealed_email),
        email_mac: Set(new.email_mac),
        role: Set(new.role.code().to_owned()),
        locale: Set(new.locale.tag().to_owned()),
        password_cost: Set(None),
        password_salt: Set(None),
        password_verifier: Set(None),
        totp_secret: Set(None),
        totp_step: Set(0),
        recipient: Set(None),
        wrapped_identity: Set(None),
        office_key: Set(None),
        created_at: Set(new.created_at),
        joined_at: Set(None),
        disabled_at: Set(None),
    };
    staff::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

async fn update(tx: &Tx, id: StaffId, values: Vec<(staff::Column, SimpleExpr)>) -> Result<u64, StoreError> {
    let mut query = staff::Entity::update_many().filter(staff::Column::Id.eq(id.0));
    for (column, value) in values {
        query = query.col_expr(column, value);
    }
    Ok(query.exec(tx.connection()).await?.rows_affected)
}

/// A password, its key pair, a second factor, and when that was: they begin together.
pub(in crate::office) async fn set_credentials(
    tx: &Tx,
    id: StaffId,
    credentials: Credentials,
    sealed_totp: Vec<u8>,
    used_step: i64,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    use staff::Column;
    let values: Vec<(Column, SimpleExpr)> = vec![
        (Column::PasswordCost, Expr::value(credentials.cost)),
        (Column::PasswordSalt, Expr::value(credentials.salt)),
        (Column::PasswordVerifier, Expr::value(credentials.verifier)),
        (Column::TotpSecret, Expr::value(sealed_totp)),
        (Column::TotpStep, Expr::value(used_step)),
        (Column::Recipient, Expr::value(credentials.recipient)),
        (Column::WrappedIdentity, Expr::value(credentials.wrapped_identity)),
        (Column::OfficeKey, Expr::value(Value::Bytes(credentials.office_key))),
        (Column::JoinedAt, Expr::value(now)),
    ];
    update(tx, id, values).await?;
    Ok(())
}

pub(in crate::office) async fn set_office_key(
    tx: &Tx,
    id: StaffId,
    office_key: Vec<u8>,
) -> Result<bool, StoreError> {
    Ok(update(tx, id, vec![(staff::Column::OfficeKey, Expr::value(office_key))]).await? > 0)
}

/// What somebody who leaves held ends at once; the name in the audit log stays.
pub(in crate::office) async fn disable(tx: &Tx, id: StaffId, now: DateTime<Utc>) -> Result<bool, StoreError> {
    use staff::Column;
    let no_bytes = || Expr::value(Value::Bytes(None));
    let none = Expr::value(Value::String(None));
    let done = staff::Entity::update_many()
        .col_expr(Column::DisabledAt, Expr::value(now))
        .col_expr(Column::PasswordSalt, no_bytes())
        .col_expr(Column::PasswordVerifier, no_bytes())
        .col_expr(Column::TotpSecret, no_bytes())
        .col_expr(Column::WrappedIdentity, no_bytes())
        .col_expr(Column::OfficeKey, no_bytes())
        .col_expr(Column::Recipient, none)
        .filter(Column::Id.eq(id.0))
        .filter(Column::DisabledAt.is_null())
        .exec(tx.connection())
        .await?;
    staff_invitation::Entity::delete_many()
        .filter(staff_invitation::Column::StaffId.eq(id.0))
        .exec(tx.connection())
        .await?;
    replace_recovery_codes(tx, id, Vec::new()).await?;
    Ok(done.rows_affected > 0)
}

/// A code's half-minute counts once, and none before it counts any more.
pub(in crate::office) async fn use_step(tx: &Tx, id: StaffId, step: i64) -> Result<bool, StoreError> {
    let done = staff::Entity::update_many()
        .col_expr(staff::Column::TotpStep, Expr::value(step))
        .filter(staff::Column::Id.eq(id.0))
        .filter(staff::Column::TotpStep.lt(step))
        .exec(tx.connection())
        .await?;
    Ok(done.rows_affected > 0)
}

pub(in crate::office) async fn use_recovery_code(
    tx: &Tx,
    id: StaffId,
    hash: Vec<u8>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    use staff_recovery_code::Column;
    let done = staff_recovery_code::Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(now))
        .filter(Column::Hash.eq(hash))
        .filter(Column::StaffId.eq(id.0))
        .filter(Column::UsedAt.is_null())
        .exec(tx.connection())
        .await?;
    Ok(done.rows_affected > 0)
}

/// Codes that were not used yet.
pub(in crate::office) async fn count_recovery_codes(
    connection: &impl ConnectionTrait,
    id: StaffId,
) -> Result<u64, StoreError> {
    use staff_recovery_code::{Column, Entity};
    let left = Entity::find().filter(Column::StaffId.eq(id.0)).filter(Column::UsedAt.is_null());
    Ok(left.count(connection).await?)
}

pub(in crate::office) async fn replace_recovery_codes(
    tx: &Tx,
    id: StaffId,
    hashes: Vec<Vec<u8>>,
) -> Result<(), StoreError> {
    use staff_recovery_code::{ActiveModel, Column, Entity};
    Entity::delete_many().filter(Column::StaffId.eq(id.0)).exec(tx.connection()).await?;
    for hash in hashes {
        let row = ActiveModel { hash: Set(hash), staff_id: Set(id.0), used_at: Set(None) };
        Entity::insert(row).exec_without_returning(tx.connection()).await?;
    }
    Ok(())
}

/// A new invitation; those before it end.
pub(in crate::office) async fn insert_invitation(
    tx: &Tx,
    invitation: StoredInvitation,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    use staff_invitation::{ActiveModel, Column, Entity};
    Entity::delete_many().filter(Column::StaffId.eq(invitation.staff.0)).exec(tx.connection()).await?;
    let row = ActiveModel {
        token_hash: Set(invitation.token_hash),
        staff_id: Set(invitation.staff.0),
        totp_secret: Set(invitation.sealed_totp),
        created_at: Set(now),
        expires_at: Set(invitation.expires_at),
        used_at: Set(None),
    };
    Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// An invitation that was not used.
pub(in crate::office) async fn find_invitation(
    connection: &impl ConnectionTrait,
    token_hash: Vec<u8>,
) -> Result<Option<StoredInvitation>, StoreError> {
    let row = staff_invitation::Entity::find_by_id(token_hash).one(connection).await?;
    Ok(row.filter(|row| row.used_at.is_none()).map(|row| StoredInvitation {
        token_hash: row.token_hash,
        staff: StaffId(row.staff_id),
        sealed_totp: row.totp_secret,
        expires_at: row.expires_at,
    }))
}

pub(in crate::office) async fn use_invitation(
    tx: &Tx,
    token_hash: Vec<u8>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    use staff_invitation::Column;
    let done = staff_invitation::Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(now))
        .filter(Column::TokenHash.eq(token_hash))
        .filter(Column::UsedAt.is_null())
        .filter(Column::ExpiresAt.gt(now))
        .exec(tx.connection())
        .await?;
    Ok(done.rows_affected > 0)
}

/// Puts what the server key encrypts of somebody under another one.
pub(in crate::office) async fn reseal(
    tx: &Tx,
    id: StaffId,
    email: Vec<u8>,
    email_mac: Vec<u8>,
    totp: Option<Vec<u8>>,
) -> Result<(), StoreError> {
    let values = vec![
        (staff::Column::Email, Expr::value(email)),
        (staff::Column::EmailMac, Expr::value(email_mac)),
        (staff::Column::TotpSecret, Expr::value(Value::Bytes(totp))),
    ];
    update(tx, id, values).await?;
    Ok(())
}

/// Open invitations hold a secret under the server key: with another key they end.
pub(in crate::office) async fn delete_invitations(tx: &Tx) -> Result<(), StoreError> {
    staff_invitation::Entity::delete_many().exec(tx.connection()).await?;
    Ok(())
}

/// Everybody goes: nobody's address or second factor can be read any more.
pub(in crate::office) async fn delete_all(tx: &Tx) -> Result<u64, StoreError> {
    delete_invitations(tx).await?;
    staff_recovery_code::Entity::delete_many().exec(tx.connection()).await?;
    Ok(staff::Entity::delete_many().exec(tx.connection()).await?.rows_affected)
}
