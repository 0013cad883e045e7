//! `solidarity token`: makes, lists and ends the tokens of the API.

use secrecy::ExposeSecret;

use super::Exit;
use crate::{
    kernel::{clock::Sources, ids::TokenId},
    office::{Role, create_token, list_tokens, revoke_token},
    platform::db::{Db, StoreError},
};

#[derive(Debug, clap::Subcommand)]
pub enum TokenCommand {
    /// Makes a token and prints it, once.
    Create {
        #[arg(long, value_enum)]
        role: Role,
        /// Who or what uses it.
        #[arg(long)]
        label: String,
        /// Until it ends; without this it works until it is revoked.
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..=3650))]
        days: Option<u32>,
    },
    /// Lists tokens, those that have ended included.
    List,
    /// Ends a token now.
    Revoke {
        /// As `list` shows it.
        id: uuid::Uuid,
    },
}

/// Runs the command; what it answers goes to standard output, the token alone so that it can be piped.
pub async fn run(db: &Db, sources: &Sources, command: TokenCommand) -> Exit {
    match execute(db, sources, command).await {
        Ok(exit) => exit,
        Err(error) => {
            eprintln!("{error}");
            Exit::CouldNot
        }
    }
}

async fn execute(db: &Db, sources: &Sources, command: TokenCommand) -> Result<Exit, StoreError> {
    match command {
        TokenCommand::Create { role, label, days } => {
            let (line, token) = create_token(db, sources, role, label, None, days).await?;
            println!("{}", token.expose_secret());
            eprintln!("token {} of role {role}; it is shown only now", line.id.0);
        }
        TokenCommand::List => {
            let day = |instant: chrono::DateTime<chrono::Utc>| instant.format("%Y-%m-%d").to_string();
            for token in list_tokens(db).await? {
                let state = match (token.revoked_at, token.expires_at) {
                    (Some(at), _) => format!("revoked {}", day(at)),
                    (None, Some(at)) if at <= sources.now() => format!("expired {}", day(at)),
                    (None, Some(at)) => format!("until {}", day(at)),
                    (None, None) => "no end".to_owned(),
                };
                println!(
                    "{}\t{}\t{}\t{state}\t{}",
                    token.id.0,
                    token.role,
                    day(token.created_at),
                    token.label
                );
            }
        }
        TokenCommand::Revoke { id } => {
            if !revoke_token(db, sources, TokenId(id)).await? {
                eprintln!("no working token has the id {id}");
                return Ok(Exit::CheckFailed);
            }
            eprintln!("revoked");
        }
    }
    Ok(Exit::Done)
}
