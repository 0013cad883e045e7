//! How mail leaves: through an SMTP server, or into a folder in development.

use std::{path::PathBuf, time::Duration};

use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor, transport::smtp::PoolConfig};
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
#[error("mail.smtp_url: {0}")]
pub struct BadTransport(String);

/// A way out for mail.
pub enum Transport {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
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

impl Transport {
    /// # Errors
    /// An SMTP URL that cannot be used.
    pub fn try_new(settings: &MailSettings) -> Result<Self, BadTransport> {
        match settings.transport {
            MailTransport::File => Ok(Self::Folder(settings.dir.clone())),
            MailTransport::Smtp => {
                let url = settings.smtp_url.as_ref().ok_or_else(|| BadTransport("is not set".to_owned()))?;
                // The error may quote the URL, which holds the password.
                let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.expose_secret())
                    .map_err(|_| BadTransport("is not an SMTP URL (smtp://, smtps://)".to_owned()))?;
                // A connection that the server has closed meanwhile would cost a try.
                let pool = PoolConfig::new().max_size(16).idle_timeout(Duration::from_secs(5));
                Ok(Self::Smtp(builder.pool_config(pool).timeout(Some(Duration::from_secs(30))).build()))
            }
        }
    }

    /// Hands a message over.
    ///
    /// # Errors
    /// See [`DeliveryError`].
    pub async fn send(&self, id: MailId, message: Message) -> Result<(), DeliveryError> {
        match self {
            Self::Smtp(smtp) => match smtp.send(message).await {
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
