//! `keys`: makes the campaign's identities, and changes them and the server key through the years.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, anyhow};
use clap::Subcommand;
use secrecy::ExposeSecret;

use super::{
    Failure,
    development::write_secret,
    setup,
    unseal::read_identity,
    user::{address, refused},
};
use crate::{
    app::{
        office_key::{Approved, ReplaceError, Replaced, replace_office_key},
        server_key::{Resealed, replace_lost_server_key, rewrap_kept_keys, rotate_server_key},
    },
    kernel::{clock::Sources, ids::SupporterId},
    ledger::rotate_chain_recovery,
    office::{key_holders, recover_key},
    platform::{
        kept_key::KeyHolder,
        office_key::recipients_of,
        vault::{Identity, KeyHolders, Recipients, SealingKey, ServerKey, open_sealing_key},
    },
    supporters::{SupporterRecord, open_record, rotate_sealing_keys, seal_record},
};

#[derive(Subcommand)]
pub enum KeysCommand {
    /// Makes the office key, two recovery keys and the server key, and proves that each opens a record.
    Init {
        /// A folder that only you can read; nothing in it is overwritten.
        #[arg(long)]
        folder: PathBuf,
    },
    /// Gives the retained sealing keys to other recipients: after a key was lost, or somebody left.
    Rotate {
        /// The file of an identity that opens them now.
        #[arg(long, value_name = "KEYFILE")]
        identity: PathBuf,
        /// All recipients from now on (age1…): the office key and the recovery keys.
        #[arg(long, required = true, num_args = 1..)]
        to: Vec<String>,
    },
    /// Makes a new office's key with a recovery key: after a treasurer left, where no two are there to do it in the
    /// office. Those who held the one before hold the new one; everybody there is told.
    RotateOffice {
        /// The file of a recovery identity.
        #[arg(long, value_name = "KEYFILE")]
        identity: PathBuf,
        /// Where the new identity is written, for commands that ask for the office's; nothing is overwritten. Without
        /// it the new key is with the treasurers in the office only.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Gives a treasurer the office's key, so that they can open names in the office; everybody there is told.
    Recover {
        /// The office's identity file.
        #[arg(long, value_name = "KEYFILE")]
        identity: PathBuf,
        /// To whom.
        #[arg(long)]
        email: String,
    },
    /// Changes the server key. Stop the service and its workers first.
    RotateServer {
        /// Where the new key is written; nothing is overwritten.
        #[arg(long, required_unless_present = "lost")]
        out: Option<PathBuf>,
        /// The old key is lost: the key of the settings becomes the new one.
        #[arg(long, requires = "identity", conflicts_with = "out")]
        lost: bool,
        /// The file of an identity that recovers the keys of the ledger's chain.
        #[arg(long, value_name = "KEYFILE", requires = "lost")]
        identity: Option<PathBuf>,
    },
}

pub(super) async fn keys(command: KeysCommand) -> Result<(), Failure> {
    match command {
        KeysCommand::Init { folder } => init(folder),
        KeysCommand::Recover { identity, email } => recover(&identity, &email).await,
        KeysCommand::RotateOffice { identity, out } => rotate_office(&identity, out.as_deref()).await,
        KeysCommand::Rotate { identity, to } => rotate(identity, &to).await,
        KeysCommand::RotateServer { out: Some(out), .. } => rotate_server(&out).await,
        KeysCommand::RotateServer { identity: Some(identity), .. } => replace_lost(identity).await,
        KeysCommand::RotateServer { .. } => Err(Failure::Usage(anyhow!("--out or --lost is needed"))),
    }
}

async fn recover(identity: &Path, email: &str) -> Result<(), Failure> {
    let email = address(email)?;
    let office = read_identity(identity)?;
    let platform = setup::opened().await?;
    recover_key(&platform, &office, &email).await.map_err(refused)?;
    println!("{} can open names from the next sign-in on; everybody of the office is told", email.as_str());
    Ok(())
}

async fn rotate_office(identity: &Path, out: Option<&Path>) -> Result<(), Failure> {
    let recovery = read_identity(identity)?;
    let platform = setup::opened().await?;
    let held = !key_holders(&platform).await?.is_empty();
    if out.is_none() && (!held || platform.settings.office.strict) {
        let why = "nobody of the office holds its key: say with --out where the new one is written";
        return Err(Failure::Usage(anyhow!(why)));
    }
    if !platform.recipients().await?.recovery().contains(&recovery.recipient()) {
        return Err(Failure::Usage(anyhow!("{}", ReplaceError::NotARecoveryKey)));
    }
    let new = Identity::generate();
    // On the disk before anything is encrypted to it.
    if let Some(out) = out {
        write_secret(out, &new.to_file())?;
    }
    let public_key = new.recipient();
    let done = replace_office_key(&platform, Approved::ByRecoveryKey, recovery, new).await;
    let Replaced { sealing_keys, chain_keys, holders } = done.map_err(anyhow::Error::from)?;
    println!(
        "{public_key} is the office's key now, on every instance, whatever secrets.recipients says first."
    );
    println!("{sealing_keys} sealing keys and {chain_keys} keys of the ledger's chain are encrypted to it;");
    println!("{holders} treasurers hold it from their next sign-in on, and everybody is told.");
    println!("Put it into secrets.recipients in place of the one before when you next change the settings.");
    println!("Old backups still open with the old identities; what was opened already cannot be taken back.");
    Ok(())
}

async fn rotate(identity: PathBuf, to: &[String]) -> Result<(), Failure> {
    let identity = read_identity(&identity)?;
    let recipients = Recipients::parse(to).map_err(|error| Failure::Usage(anyhow!("--to: {error}")))?;
    let platform = setup::opened().await?;
    let server_key = platform.server_key.clone();
    let wanted = KeyHolders { configured: recipients.clone(), server_key };
    let in_place = recipients_of(&platform.db, &wanted).await?.office();
    if in_place != recipients.office() {
        let why = format!("--to: {in_place} took the place of the office's key {}", recipients.office());
        return Err(Failure::Usage(anyhow!(why)));
    }
    // The first key of the chain, where it was never used, would be made for the old recipients later.
    setup::chain_key(&platform).await?;
    let keys = rotate_sealing_keys(&platform.db, &identity, &recipients).await?;
    let target = recipients.clone();
    let (server_key, sources) = (platform.server_key.clone(), platform.sources.clone());
    let rotated = move |tx| async move {
        rewrap_kept_keys(&tx, KeyHolder::Server(&server_key), &server_key, &target, &sources).await?;
        Ok::<_, anyhow::Error>(rotate_chain_recovery(&tx, &identity, &target).await?)
    };
    let chain = platform.db.write(rotated).await?;
    platform.db.forget_traces().await?;
    println!(
        "{keys} sealing keys and {chain} keys of the ledger's chain are encrypted to the new recipients"
    );
    if platform.recipients().await?.fingerprint() != recipients.fingerprint() {
        println!(
            "Put the same recipients into secrets.recipients and restart the service; then run this again,"
        );
        println!("for what is sealed until then.");
    }
    println!("Old backups still open with the old identities; what was opened already cannot be taken back.");
    Ok(())
}

async fn rotate_server(out: &Path) -> Result<(), Failure> {
    let platform = setup::opened().await?;
    setup::chain_key(&platform).await?;
    let recipients = platform.recipients().await?;
    let new = ServerKey::generate(&platform.sources);
    // On the disk before the database needs it.
    write_secret(out, &new.to_text())?;
    let old = platform.server_key.as_ref().clone();
    let done = rotate_server_key(&platform.db, old, new, recipients, platform.sources.clone()).await?;
    platform.db.forget_traces().await?;
    let Resealed { chain_keys, events, mails, card_pages, contacts, staff } = done;
    println!(
        "{events} events, {mails} mails, {card_pages} card pages, {contacts} bodies' contacts and {chain_keys} keys of the ledger's chain"
    );
    println!("and {staff} people of the office are under the new server key in {}.", out.display());
    println!("Set secrets.server_key to it, start the service, and keep a copy with the recovery key.");
    println!("Backups made before need the old key: keep it until they are gone.");
    Ok(())
}

async fn replace_lost(identity: PathBuf) -> Result<(), Failure> {
    let identity = read_identity(&identity)?;
    let settings = setup::settings()?;
    let key = settings.secrets.server_key.as_ref().context("secrets.server_key is missing")?;
    let new = ServerKey::from_hex_or_base64(key.expose_secret()).context("secrets.server_key")?;
    let recipients = Recipients::parse(&settings.secrets.recipients).context("secrets.recipients")?;
    let db = setup::database(&settings).await?;
    let holders = KeyHolders { configured: recipients.clone(), server_key: Arc::new(new.clone()) };
    let given_up = replace_lost_server_key(&db, identity, new, recipients, Sources::system()).await?;
    let office = recipients_of(&db, &holders).await?.office();
    db.forget_traces().await?;
    let Resealed { chain_keys, events, mails, card_pages, contacts, staff } = given_up;
    println!("The key of the settings is the database's server key now.");
    println!(
        "{chain_keys} keys of the ledger's chain were recovered: solidarity verify proves the books as before."
    );
    println!(
        "Given up: the content of {events} events (Stripe is asked for their objects), {mails} mails that"
    );
    println!("waited, the addresses of {card_pages} open card pages, and the contacts of {contacts} bodies.");
    println!("{staff} people of the office have to be created anew: solidarity user create.");
    println!("The office's key is {office}. If you do not know it, make another one:");
    println!("solidarity keys rotate-office --identity KEYFILE --out FILE");
    Ok(())
}

fn init(folder: PathBuf) -> Result<(), Failure> {
    let sources = Sources::system();
    let names = ["office", "recovery-1", "recovery-2"];
    let identities = names.map(|_| Identity::generate());
    let texts: Vec<String> = identities.iter().map(Identity::recipient).collect();
    let recipients = Recipients::parse(&texts)?;
    let key = SealingKey::generate(&recipients, &sources)?;
    let record = SupporterRecord { name: Some("test record".to_owned()), ..SupporterRecord::default() };
    let sealed = seal_record(&record, SupporterId::generate(&sources), &key, &sources);
    for (name, identity) in names.iter().zip(&identities) {
        let opened = open_record(&sealed, &open_sealing_key(&key.wrapped, identity)?)?;
        if opened != record {
            return Err(anyhow!("the {name} key does not open what it should").into());
        }
        write_secret(&folder.join(format!("{name}.identity")), &identity.to_file())?;
    }
    write_secret(&folder.join("server.key"), &ServerKey::generate(&sources).to_text())?;
    println!("Each of the three identities opened a test record. Written to {}:", folder.display());
    println!("  server.key            to the server (SOLIDARITY_SECRETS__SERVER_KEY_FILE)");
    println!("  office.identity       to the treasurer");
    println!("  recovery-1.identity   offline, in one safe place");
    println!("  recovery-2.identity   offline, in another");
    println!("\nIn the settings of the server, these public keys and nothing else of the identities:\n");
    println!("[secrets]\nrecipients = [");
    for text in texts {
        println!("  \"{text}\",");
    }
    println!("]");
    Ok(())
}
