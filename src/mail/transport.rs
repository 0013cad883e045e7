//! How mail leaves: through an SMTP server, or into a folder in development.

use std::{path::PathBuf, time::Duration};

use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        dkim::{
            DkimCanonicalization, DkimCanonicalizationType, DkimConfig, DkimSigningAlgorithm, DkimSigningKey,
            dkim_sign,
        },
        header::HeaderName,
    },
    transport::smtp::PoolConfig,
};
use secrecy::ExposeSecret;

use crate::{
    kernel::ids::MailId,
    platform::config::{MailSettings, MailTransport},
};

/// Why a mail was not accepted. Texts carry no address.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    #[error("{0}")]
    Passing(String),
    #[error("{0}")]
    Permanent(String),
}

/// The transport cannot be set up.
#[derive(Debug, thiserror::Error)]
#[error("{0}: {1}")]
pub struct BadTransport(&'static str, &'static str);

/// A way out for mail.
pub enum Transport {
    /// With what signs each message, if something does.
    Smtp(AsyncSmtpTransport<Tokio1Executor>, Option<Box<DkimConfig>>),
    Folder(PathBuf),
    /// Into a test's hands.
    #[cfg(feature = "failpoints")]
    Test(std::sync::Arc<dyn Postbox>),
}

/// What a test puts in the place of a mail server.
#[cfg(feature = "failpoints")]
pub trait Postbox: Send + Sync {
    /// Takes a message, or does not.
    fn take(
        &self,
        id: MailId,
        message: Vec<u8>,
    ) -> futures_util::future::BoxFuture<'static, Result<(), DeliveryError>>;
}

/// What a reader relies on; each stands at most once in our messages, and none can be added afterwards. `Content-Type` is not among the headers that lettre
/// signs: it belongs to the body's outermost part.
const SIGNED: [&str; 8] = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "MIME-Version",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
];

/// What signs our mail as the settings say; see <https://www.rfc-editor.org/rfc/rfc6376> and, for Ed25519,
/// <https://www.rfc-editor.org/rfc/rfc8463>.
fn signer(settings: &MailSettings) -> Result<Option<DkimConfig>, BadTransport> {
    let Some(key) = &settings.dkim_key else { return Ok(None) };
    let selector = settings.dkim_selector.clone();
    let selector = selector.ok_or(BadTransport("mail.dkim_selector", "is not set, but mail.dkim_key is"))?;
    let own = settings.from.as_str().rsplit('@').next().unwrap_or_default();
    let domain = settings.dkim_domain.clone().unwrap_or_else(|| own.to_owned());
    let key = key.expose_secret().trim();
    let algorithm =
        if key.starts_with("-----BEGIN") { DkimSigningAlgorithm::Rsa } else { DkimSigningAlgorithm::Ed25519 };
    // The error is not shown: it could quote the key.
    let key = DkimSigningKey::new(key, algorithm).map_err(|_| {
        BadTransport("mail.dkim_key", "is neither an RSA key as PKCS#1 PEM nor an Ed25519 seed as base64")
    })?;
    let relaxed = DkimCanonicalization {
        header: DkimCanonicalizationType::Relaxed,
        body: DkimCanonicalizationType::Relaxed,
    };
    let headers = SIGNED.map(HeaderName::new_from_ascii_str).to_vec();
    Ok(Some(DkimConfig::new(selector, domain, key, headers, relaxed)))
}

impl Transport {
    /// # Errors
    /// An SMTP URL or a signing key that cannot be used.
    pub fn try_new(settings: &MailSettings) -> Result<Self, BadTransport> {
        match settings.transport {
            MailTransport::File => Ok(Self::Folder(settings.dir.clone())),
            MailTransport::Smtp => {
                let url = settings.smtp_url.as_ref().ok_or(BadTransport("mail.smtp_url", "is not set"))?;
                // The error may quote the URL, which holds the password.
                let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.expose_secret())
                    .map_err(|_| BadTransport("mail.smtp_url", "is not an SMTP URL (smtp://, smtps://)"))?;
                // A connection that the server has closed meanwhile would cost a try.
                let pool = PoolConfig::new().max_size(16).idle_timeout(Duration::from_secs(5));
                let smtp = builder.pool_config(pool).timeout(Some(Duration::from_secs(30))).build();
                Ok(Self::Smtp(smtp, signer(settings)?.map(Box::new)))
            }
        }
    }

    /// Hands a message over.
    ///
    /// # Errors
    /// See [`DeliveryError`].
    pub async fn send(&self, id: MailId, mut message: Message) -> Result<(), DeliveryError> {
        if let Self::Smtp(_, Some(signer)) = self {
            dkim_sign(&mut message, signer);
        }
        match self {
            Self::Smtp(smtp, _) => match smtp.send(message).await {
                Ok(_) => Ok(()),
                Err(error) => {
                    // The server's text may repeat the address: its code says enough.
                    let code = error.status().map(|c| c.to_string()).unwrap_or_default();
                    if error.is_permanent() {
                        Err(DeliveryError::Permanent(format!("the mail server refused with {code}")))
                    } else if error.status().is_some() {
                        Err(DeliveryError::Passing(format!("the mail server asked for patience with {code}")))
                    } else {
                        Err(DeliveryError::Passing("the mail server cannot be reached".to_owned()))
                    }
                }
            },
            Self::Folder(folder) => {
                let failed = |e: std::io::Error| DeliveryError::Passing(format!("the folder: {}", e.kind()));
                tokio::fs::create_dir_all(folder).await.map_err(failed)?;
                // The same mail twice is the same file, and no reader sees half of it.
                let path = folder.join(format!("{}.eml", id.0.simple()));
                let part = folder.join(format!("{}.part", id.0.simple()));
                tokio::fs::write(&part, message.formatted()).await.map_err(failed)?;
                tokio::fs::rename(&part, &path).await.map_err(failed)
            }
            #[cfg(feature = "failpoints")]
            Self::Test(postbox) => postbox.take(id, message.formatted()).await,
        }
    }
}
