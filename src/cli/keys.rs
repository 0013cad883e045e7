//! `keys init`: makes the campaign's identities and proves each by opening a test record.

use std::path::PathBuf;

use anyhow::anyhow;
use clap::Subcommand;

use super::{Failure, development::write_secret};
use crate::{
    kernel::{clock::Sources, ids::SupporterId},
    platform::vault::{Identity, Recipients, SealingKey, ServerKey, open_sealing_key},
    supporters::{SupporterRecord, open_record, seal_record},
};

#[derive(Subcommand)]
pub enum KeysCommand {
    /// Makes the office key, two recovery keys and the server key, and proves that each opens a record.
    Init {
        /// A folder that only you can read; nothing in it is overwritten.
        #[arg(long)]
        folder: PathBuf,
    },
}

pub(super) fn keys(command: KeysCommand) -> Result<(), Failure> {
    let KeysCommand::Init { folder } = command;
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
