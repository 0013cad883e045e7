//! `user`: people of the office from the command line: the first treasurer, and whoever is locked out.

use std::{
    io::{BufRead, IsTerminal},
    path::PathBuf,
};

use anyhow::anyhow;
use clap::Subcommand;
use console::Term;
use qrcode::{QrCode, render::unicode::Dense1x2};
use secrecy::{ExposeSecret, SecretString};

use super::{Failure, development, setup, unseal::read_identity};
use crate::{
    kernel::email::EmailAddress,
    office::{
        Enrolment, ManageError, Role, Standing, TotpSecret, create_staff, disable_staff, find_by_email,
        list_staff, reset_staff,
    },
    platform::{Platform, config::Profile, vault::Identity},
};

#[derive(Subcommand)]
pub enum UserCommand {
    /// Creates somebody who can sign in. The password comes from standard input, or is asked for.
    Create {
        #[arg(long)]
        email: String,
        #[arg(long, value_enum)]
        role: Role,
        /// The office's identity file: this treasurer can open names in the office.
        #[arg(long, value_name = "KEYFILE")]
        identity: Option<PathBuf>,
    },
    /// A new password, second factor and recovery codes for who lost them; everybody of the office is told.
    Reset {
        #[arg(long)]
        email: String,
        /// The office's identity file: without it somebody has to give this treasurer the key anew.
        #[arg(long, value_name = "KEYFILE")]
        identity: Option<PathBuf>,
    },
    /// Ends all that somebody may do here.
    Disable {
        #[arg(long)]
        email: String,
    },
    /// Everybody, with role and standing.
    List,
    /// The present code of the demonstration treasurer; in development only.
    Code,
}

pub(super) async fn user(command: UserCommand) -> Result<(), Failure> {
    if let UserCommand::Code = command {
        return code();
    }
    let platform = setup::opened().await?;
    match command {
        UserCommand::Create { email, role, identity } => {
            let (email, office) = (address(&email)?, office(identity)?);
            let secret = TotpSecret::generate(&platform.sources);
            let made = create_staff(&platform, &email, role, password()?, office.as_ref(), secret).await;
            show(&platform, &email, &made.map_err(refused)?);
        }
        UserCommand::Reset { email, identity } => {
            let (email, office) = (address(&email)?, office(identity)?);
            let made = reset_staff(&platform, &email, password()?, office.as_ref()).await;
            show(&platform, &email, &made.map_err(refused)?);
        }
        UserCommand::Disable { email } => {
            let email = address(&email)?;
            let staff = find_by_email(&platform, &email).await?;
            let staff = staff.ok_or_else(|| refused(ManageError::Unknown))?;
            let held = disable_staff(&platform, None, staff.id).await.map_err(refused)?;
            println!("{} cannot sign in any more", email.as_str());
            if held {
                println!(
                    "They held the office's key. Have another one made: by two treasurers at /office/key,"
                );
                println!("or here with a recovery key: solidarity keys rotate-office --identity KEYFILE");
            }
        }
        UserCommand::List => list(&platform).await?,
        UserCommand::Code => {}
    }
    Ok(())
}

pub(super) fn address(text: &str) -> Result<EmailAddress, Failure> {
    text.parse().map_err(|error| Failure::Usage(anyhow!("--email {text}: {error}")))
}

fn office(path: Option<PathBuf>) -> Result<Option<Identity>, Failure> {
    path.map(|path| read_identity(&path)).transpose()
}

pub(super) fn refused(error: ManageError) -> Failure {
    match error {
        ManageError::Store(error) => error.into(),
        ManageError::Vault(error) => error.into(),
        error => Failure::Usage(anyhow!("{error}")),
    }
}

/// Never an argument: those stand in lists of processes and in histories.
fn password() -> Result<SecretString, Failure> {
    if std::io::stdin().is_terminal() {
        let terminal = Term::stderr();
        let ask = |what: &str| -> Result<SecretString, Failure> {
            eprint!("{what}: ");
            Ok(terminal.read_secure_line()?.into())
        };
        let (first, again) = (ask("New password")?, ask("Once more")?);
        if first.expose_secret() != again.expose_secret() {
            return Err(Failure::Usage(anyhow!("the two passwords are different")));
        }
        return Ok(first);
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned().into())
}

fn show(platform: &Platform, email: &EmailAddress, made: &Enrolment) {
    let uri = made.secret.uri(&platform.settings.campaign.name, email.as_str());
    println!("{}", uri.expose_secret());
    if std::io::stdout().is_terminal()
        && let Ok(code) = QrCode::new(uri.expose_secret())
    {
        println!("\n{}", code.render::<Dense1x2>().build());
    }
    println!("\nScan it with an authenticator app, or type the key: {}", made.secret.typed().expose_secret());
    println!("Recovery codes, each of which works once in place of the app. They are not shown again:");
    for code in &made.recovery_codes {
        println!("  {}", code.expose_secret());
    }
}

async fn list(platform: &Platform) -> Result<(), Failure> {
    for staff in list_staff(platform).await? {
        let standing = match staff.standing {
            Standing::Invited => "invited",
            Standing::Active => "active",
            Standing::Disabled => "disabled",
        };
        let opens = if staff.holds_office_key { "opens names" } else { "" };
        println!("{}\t{}\t{standing}\t{opens}", staff.email.as_str(), staff.role);
    }
    Ok(())
}

fn code() -> Result<(), Failure> {
    let settings = setup::settings()?;
    if settings.profile == Profile::Production {
        return Err(Failure::Usage(anyhow!("there is no demonstration treasurer in production")));
    }
    let demonstration = development::demonstration_treasurer(&settings)?;
    let now = crate::kernel::clock::system_now().timestamp();
    println!("{}", demonstration.secret.code_at(now));
    Ok(())
}
