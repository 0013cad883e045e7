//! Secrets of the development profile: made once, kept beside the database, readable by their owner only.

use std::{
    fs,
    io::Write,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::Path,
};

use anyhow::Context;
use base64::{Engine, engine::general_purpose::STANDARD};
use secrecy::{ExposeSecret, SecretString};

use super::Failure;
use crate::{
    kernel::{clock::Sources, email::EmailAddress},
    office::{ManageError, Role, TotpSecret, create_staff},
    platform::{
        Platform,
        config::Settings,
        vault::{Identity, ServerKey},
    },
};

/// Makes or reads the server key and the campaign's identities.
pub(super) fn fill_in_secrets(settings: &mut Settings) -> Result<(), Failure> {
    let folder = settings.state_folder().join("keys");
    if settings.secrets.server_key.is_none() {
        let path = folder.join("server.key");
        let key = made_once(&path, || ServerKey::generate(&Sources::system()).to_text())?;
        settings.secrets.server_key = Some(key);
    }
    if settings.secrets.recipients.is_empty() {
        for name in ["office.identity", "recovery.identity"] {
            let text = made_once(&folder.join(name), || Identity::generate().to_file())?;
            let identity =
                Identity::parse(text.expose_secret()).with_context(|| format!("{name} is damaged"))?;
            settings.secrets.recipients.push(identity.recipient());
        }
    }
    Ok(())
}

/// Reads what [`fill_in_secrets`] would, and makes nothing: on a new machine a key must be brought.
pub(super) fn read_secrets(settings: &mut Settings) -> Result<(), Failure> {
    let folder = settings.state_folder().join("keys");
    let is_there =
        ["server.key", "office.identity", "recovery.identity"].iter().all(|n| folder.join(n).exists());
    if is_there { fill_in_secrets(settings) } else { Ok(()) }
}

/// Whom a development installation invents, so that the office can be looked at.
const DEMONSTRATION: &str = "treasurer@example.org";

/// The demonstration treasurer, as written beside the database.
pub(super) struct Demonstration {
    pub email: EmailAddress,
    pub password: SecretString,
    pub secret: TotpSecret,
}

/// Makes or reads how the demonstration treasurer signs in.
pub(super) fn demonstration_treasurer(settings: &Settings) -> Result<Demonstration, Failure> {
    let path = settings.state_folder().join("keys/treasurer");
    let text = made_once(&path, || {
        let sources = Sources::system();
        let password = hex::encode(sources.bytes::<8>());
        let secret = STANDARD.encode(TotpSecret::generate(&sources).as_bytes());
        format!("{DEMONSTRATION}\n{password}\n{secret}").into()
    })?;
    let mut lines = text.expose_secret().lines();
    let mut line = || lines.next().map(str::trim).context("keys/treasurer is damaged");
    let (email, password, secret) = (line()?, line()?, line()?);
    Ok(Demonstration {
        email: email.parse().context("keys/treasurer is damaged")?,
        password: password.to_owned().into(),
        secret: TotpSecret::from_bytes(&STANDARD.decode(secret).context("keys/treasurer is damaged")?)?,
    })
}

/// Lets the demonstration treasurer into this database, where nobody of that name is. Never in production.
pub(super) async fn admit_demonstration(platform: &Platform) -> Result<Demonstration, Failure> {
    let settings = &platform.settings;
    let demonstration = demonstration_treasurer(settings)?;
    let key = settings.state_folder().join("keys/office.identity");
    let office = match fs::read_to_string(&key) {
        Ok(text) => Some(Identity::parse(&text)?),
        Err(_) => None,
    };
    let in_force = platform.office_key().await?.public_key;
    let office = office.filter(|office| office.recipient() == in_force && !settings.office.strict);
    let Demonstration { email, password, secret } = &demonstration;
    let role = Role::Treasurer;
    match create_staff(platform, email, role, password.clone(), office.as_ref(), secret.clone()).await {
        Ok(_) | Err(ManageError::AlreadyThere) => Ok(demonstration),
        Err(error) => Err(error.into()),
    }
}

fn made_once(path: &Path, make: impl FnOnce() -> SecretString) -> Result<SecretString, Failure> {
    if !path.exists() {
        write_secret(path, &make())?;
    }
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    Ok(SecretString::from(text.trim_end().to_owned()))
}

/// Writes a file that only its owner may read, in a folder that only its owner may enter. Refuses to overwrite.
pub(super) fn write_secret(path: &Path, text: &SecretString) -> Result<(), Failure> {
    if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    let mut options = fs::OpenOptions::new();
    let mut file = options
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .with_context(|| path.display().to_string())?;
    writeln!(file, "{}", text.expose_secret().trim_end())?;
    file.sync_all()?;
    Ok(())
}
