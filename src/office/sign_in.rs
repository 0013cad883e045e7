//! Signing in: password and second factor together, so that no answer tells which of them was wrong, nor whether there
//! is such an account. And the step-up: the second factor once more, before what cannot be undone.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use super::{
    Right,
    audit::{Act, Action, record, record_alone},
    credentials::derive,
    second_factor::{TotpSecret, recovery_hash},
    session::{CarriedKeys, Session, hash_of, own_key_place},
    staff::{Standing, Stored, TOTP_PURPOSE, stored_by_email},
    store::{sessions, staff as store},
};
use crate::{
    kernel::{email::EmailAddress, ids::StaffId},
    platform::{
        Platform,
        db::{StoreError, Tx},
        vault::{CarriedKey, Identity, PasswordCost, PasswordKey, VaultError},
    },
};

/// What somebody typed.
pub struct Attempt {
    pub email: EmailAddress,
    pub password: SecretString,
    /// Of the authenticator app, or a recovery code.
    pub code: String,
}

/// A session that began: what its cookies hold, and nothing else does.
pub struct Begun {
    pub staff: StaffId,
    pub session: SecretString,
    /// For who holds the office's key, or reads documents.
    pub carried: Option<SecretString>,
}

/// Why nobody is signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Address, password or code: never told which.
    #[error("address, password or code is wrong")]
    Refused,
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Vault(#[from] VaultError),
}

/// Checks the attempt and begins a session.
///
/// # Errors
/// See [`SignInError`].
pub async fn sign_in(platform: &Platform, attempt: Attempt) -> Result<Begun, SignInError> {
    let stored = stored_by_email(&platform.db, &platform.server_key, &attempt.email).await?;
    let cost = stored.as_ref().and_then(|row| row.password_cost.as_deref()?.parse().ok());
    let salt = stored.as_ref().and_then(|row| row.password_salt.clone());
    // Who is unknown costs the same time as who is known.
    let cost = cost.unwrap_or(PasswordCost::NOW);
    tracing::info!(%cost, "a password is worked on");
    let key = derive(attempt.password, salt.unwrap_or_else(|| vec![0; 16]), cost).await?;
    let known = stored.as_ref().and_then(|row| row.password_verifier.as_deref());
    let matches = key.matches(known.unwrap_or(&[0; 32]));
    let Some(row) = stored else { return Err(SignInError::Refused) };
    let id = StaffId(row.id);
    let active = row.staff(&platform.server_key)?.standing == Standing::Active;
    let factor = Factor::read(platform, &row, &attempt.code)?;
    let begun = match factor.filter(|_| matches && active && known_password(&row)) {
        Some(factor) => begin(platform, row, &key, factor).await,
        None => Err(SignInError::Refused),
    };
    if matches!(begun, Err(SignInError::Refused)) {
        // Not waited for: a write takes time, and only who is known causes one.
        let platform = platform.clone();
        tokio::spawn(async move {
            let act = Act::new(Some(id), Action::SignInRefused);
            if let Err(error) = record_alone(&platform, act).await {
                tracing::error!(%error, "a refused sign-in could not be written down");
            }
        });
    }
    begun
}

fn known_password(row: &Stored) -> bool {
    row.password_verifier.is_some()
}

async fn begin(
    platform: &Platform,
    row: Stored,
    key: &PasswordKey,
    factor: Factor,
) -> Result<Begun, SignInError> {
    let id = StaffId(row.id);
    let secret = platform.sources.bytes::<32>();
    let session: SecretString = URL_SAFE_NO_PAD.encode(secret).into();
    let id_hash = hash_of(&secret);
    let (keys, carried) = match carry(platform, &row, key, &id_hash)? {
        Some((keys, carried)) => (keys, Some(carried.to_text())),
        None => (CarriedKeys::default(), None),
    };
    let now = platform.sources.now();
    let ends = now + TimeDelta::hours(platform.settings.office.session_hours.into());
    let context = platform.clone();
    let write = move |tx: Tx| async move {
        if !factor.consume(&tx, id, now).await? {
            return Err(SignInError::Refused);
        }
        sessions::delete_ended(&tx, now).await?;
        sessions::insert(&tx, id_hash, id, keys, now, ends).await?;
        Ok(record(&tx, &context, Act::new(Some(id), Action::SignedIn)).await?)
    };
    platform.db.write(write).await?;
    Ok(Begun { staff: id, session, carried })
}

/// The office's key and the person's own under a fresh key that only the cookie will have. A role that has no use for
/// either carries none.
fn carry(
    platform: &Platform,
    row: &Stored,
    key: &PasswordKey,
    id_hash: &[u8],
) -> Result<Option<(CarriedKeys, CarriedKey)>, SignInError> {
    let reads = row.staff(&platform.server_key)?.role.may(Right::ReadDocuments);
    let Some(wrapped) = row.wrapped_identity.as_ref().filter(|_| reads) else { return Ok(None) };
    if platform.settings.office.strict {
        return Ok(None);
    }
    let own = key.open(row.id.as_bytes(), wrapped)?;
    let own = Identity::parse(std::str::from_utf8(&own).map_err(|_| VaultError::Refused)?)?;
    let carried = CarriedKey::generate(&platform.sources);
    let seal = |identity: &Identity, place: &[u8]| {
        carried.seal(place, identity.to_text().expose_secret().as_bytes(), &platform.sources)
    };
    let office = row.office_key.as_ref().map(|office| own.take(office)).transpose()?;
    let keys = CarriedKeys {
        office: office.map(|office| seal(&office, id_hash)),
        own: Some(seal(&own, &own_key_place(id_hash))),
    };
    Ok(Some((keys, carried)))
}

/// A second factor that fits; it counts once.
enum Factor {
    /// Of the app: the half-minute that it belongs to.
    Step(i64),
    Recovery(Vec<u8>),
}

impl Factor {
    fn read(platform: &Platform, row: &Stored, code: &str) -> Result<Option<Self>, StoreError> {
        let Some(sealed) = &row.totp_secret else { return Ok(None) };
        let secret = platform.server_key.decrypt(TOTP_PURPOSE, row.id.as_bytes(), sealed);
        let secret = secret.map_err(|_| StoreError::Corrupt("a second factor's secret".to_owned()))?;
        let secret = TotpSecret::from_bytes(&secret)?;
        let step = secret.step_of(code, platform.sources.now().timestamp());
        let recovery = || recovery_hash(StaffId(row.id), code);
        Ok(step.map(Self::Step).or_else(|| recovery().map(Self::Recovery)))
    }

    /// Uses it up; `false` when it was used before, or is no code of theirs.
    async fn consume(
        self,
        tx: &Tx,
        id: StaffId,
        now: chrono::DateTime<chrono::Utc>,
    ) -> Result<bool, StoreError> {
        match self {
            Self::Step(step) => store::use_step(tx, id, step).await,
            Self::Recovery(hash) => store::use_recovery_code(tx, id, hash, now).await,
        }
    }
}

/// The second factor once more, for what asks for a fresh one. `false` when the code is wrong or was used.
///
/// # Errors
/// Storage only.
pub async fn step_up(platform: &Platform, session: &Session, code: &str) -> Result<bool, StoreError> {
    let id = session.staff.id;
    let Some(row) = store::by_id(platform.db.reader(), id).await? else { return Ok(false) };
    let Some(factor) = Factor::read(platform, &row, code)? else { return Ok(false) };
    let (now, id_hash) = (platform.sources.now(), session.id_hash.clone());
    platform
        .db
        .write(move |tx| async move {
            let fits = factor.consume(&tx, id, now).await?;
            if fits {
                sessions::set_verified(&tx, id_hash, now).await?;
            }
            Ok(fits)
        })
        .await
}

/// Which limit an account's attempts count against; the address itself stays out of memory.
pub fn account_key(email: &EmailAddress) -> [u8; 32] {
    Sha256::digest(email.as_str().to_ascii_lowercase().as_bytes()).into()
}
