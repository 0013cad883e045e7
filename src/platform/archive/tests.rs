//! A backup comes back as it was, or not at all.

use proptest::prelude::*;

use super::*;
use crate::{
    kernel::clock::Sources,
    platform::vault::{Identity, Recipients, ServerKey},
};

type Content = Vec<(String, Vec<Vec<Cell>>)>;

fn write(identity: &Identity, key: &ServerKey, content: &Content, erased: &[Uuid]) -> Vec<u8> {
    let recipients = Recipients::parse(&[identity.recipient()]).unwrap();
    let head = Head::new(Sources::system().now(), vec!["first".to_owned()]);
    let mut writer = ArchiveWriter::begin(Vec::new(), &recipients, &head).unwrap();
    for (table, rows) in content {
        writer.table(table, vec!["a".to_owned(), "b".to_owned()]).unwrap();
        for row in rows {
            writer.row(row.clone()).unwrap();
        }
        writer.end_table().unwrap();
    }
    writer.erased(erased).unwrap();
    writer.finish(key).unwrap().0
}

fn read(bytes: &[u8], identity: &Identity) -> Result<(Content, Vec<Uuid>, Sums), ArchiveError> {
    let mut reader = ArchiveReader::open(bytes, identity)?;
    let (mut content, mut ids): (Content, Vec<Uuid>) = (Vec::new(), Vec::new());
    while let Some(item) = reader.next_item()? {
        match item {
            Item::Table { name, .. } => content.push((name, Vec::new())),
            Item::Row(row) => content.last_mut().unwrap().1.push(row),
            Item::Erased(some) => ids.extend(some),
            Item::End(sums) => return Ok((content, ids, sums)),
        }
    }
    unreachable!("the end is an item or an error")
}

fn cell() -> impl Strategy<Value = Cell> {
    prop_oneof![
        Just(Cell::Null),
        any::<i64>().prop_map(Cell::Integer),
        any::<String>().prop_map(Cell::Text),
        any::<Vec<u8>>().prop_map(Cell::Bytes),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn what_is_written_comes_back(
        rows in prop::collection::vec(prop::collection::vec(cell(), 2), 0..20),
        name in "[a-z]{1,9}",
    ) {
        let (identity, key) = (Identity::generate(), ServerKey::generate(&Sources::system()));
        let content = vec![(name, rows), ("empty".to_owned(), Vec::new())];
        let erased = [Uuid::from_u128(7)];
        let bytes = write(&identity, &key, &content, &erased);
        let (again, ids, sums) = read(&bytes, &identity).unwrap();
        prop_assert_eq!(&again, &content);
        prop_assert_eq!(ids, erased);
        prop_assert_eq!(sums.rows, content[0].1.len() as u64);
        prop_assert!(sums.is_of(&key));
        prop_assert!(!sums.is_of(&ServerKey::generate(&Sources::system())));
    }
}

#[test]
fn every_cut_and_every_altered_byte_is_refused() {
    let (identity, key) = (Identity::generate(), ServerKey::generate(&Sources::system()));
    let row = vec![Cell::Text("canary".to_owned()), Cell::Integer(1)];
    let bytes = write(&identity, &key, &vec![("t".to_owned(), vec![row; 30])], &[]);
    assert!(read(&bytes, &identity).is_ok());
    assert!(!bytes.windows(6).any(|window| window == b"canary"));
    for length in 0..bytes.len() {
        assert!(read(&bytes[..length], &identity).is_err(), "cut at {length}");
    }
    for at in 0..bytes.len() {
        let mut altered = bytes.clone();
        altered[at] ^= 1;
        assert!(read(&altered, &identity).is_err(), "altered at {at}");
    }
    let longer = [bytes.as_slice(), b"x"].concat();
    assert!(read(&longer, &identity).is_err());
}

#[test]
fn another_identity_opens_nothing_and_what_is_no_backup_is_refused() {
    let (identity, key) = (Identity::generate(), ServerKey::generate(&Sources::system()));
    let bytes = write(&identity, &key, &Vec::new(), &[]);
    let refused = read(&bytes, &Identity::generate());
    assert!(matches!(refused, Err(ArchiveError::Vault(VaultError::WrongIdentity))));
    assert!(matches!(read(b"PGDMP", &identity), Err(ArchiveError::Vault(VaultError::Refused))));
}
