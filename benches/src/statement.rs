//! p11: a bank statement with as many lines as there are open promises, all of them matched, on both databases.

use std::{
    fmt::Write as _,
    fs::{self, File},
    process::Stdio,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};

use crate::{
    Bench,
    database::output,
    gifts::{mebibytes, take_transfers},
    report::{at_most, median, note},
    service::{Site, memory_kib},
};

/// Seconds within which it has to be imported and matched, and the most memory in MiB.
const MUST_SECONDS: f64 = 10.0;
const MUST_MEBIBYTES: f64 = 128.0;

/// A round is a database of its own: what was matched is not open any more.
pub fn statement(bench: &Bench) -> Result<()> {
    for name in ["SQLite", "PostgreSQL"] {
        let (mut seconds, mut memory) = (Vec::new(), Vec::new());
        for _ in 0..bench.rounds {
            let site = if name == "SQLite" { bench.sqlite()? } else { bench.postgres("bench_statement")? };
            let (took, most) = import(bench, &site)?;
            seconds.push(took);
            memory.push(most);
        }
        let what = format!("p11 {name} {} lines", bench.lines);
        at_most(&what, median(seconds), " s", MUST_SECONDS);
        at_most(&format!("{what} peak memory"), median(memory), " MiB", MUST_MEBIBYTES);
    }
    Ok(())
}

fn import(bench: &Bench, site: &Site) -> Result<(f64, f64)> {
    let service = site.start(&["serve", "--no-worker"])?;
    take_transfers(&[service.address], bench.lines)?;
    drop(service);
    site.database.analyze()?;
    let file = site.folder.path().join("statement.xml");
    fs::write(&file, written(site, bench.lines)?)?;
    note("p11", &format!("the statement has {:.1} MB", fs::metadata(&file)?.len() as f64 / 1e6));
    let mut command = site.command(&["import", "bank-statement", &file.display().to_string()]);
    let told = site.folder.path().join("told");
    let began = Instant::now();
    let mut child = command.stdout(File::create(&told)?).stderr(Stdio::inherit()).spawn()?;
    let mut most = 0;
    let status = loop {
        most = memory_kib(child.id(), "VmHWM").unwrap_or(most);
        if let Some(status) = child.try_wait()? {
            break status;
        }
        thread::sleep(Duration::from_millis(10));
    };
    let seconds = began.elapsed().as_secs_f64();
    let told = fs::read_to_string(told)?;
    ensure!(status.success(), "the import ended with {status}");
    ensure!(told.contains(&format!("{} booked", bench.lines)), "not all were booked:\n{told}");
    Ok((seconds, mebibytes(most)))
}

/// A camt.053 with a line for each promise, by days as banks write them, in an order that is neither that of the promises
/// nor that of their references.
fn written(site: &Site, all: usize) -> Result<String> {
    let sql = "SELECT reference, amount_minor FROM donation ORDER BY substr(reference, 6)";
    let promises = String::from_utf8(output(&mut site.database.asking(sql))?.stdout)?;
    let (mut lines, mut sum) = (String::new(), 0);
    for (number, promise) in promises.lines().enumerate() {
        let (reference, minor) = promise.trim().split_once(',').context("a promise")?;
        let minor: i64 = minor.parse()?;
        sum += minor;
        writeln!(
            lines,
            "<Ntry><Amt Ccy=\"GBP\">{}.{:02}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-07-{:02}\
             </Dt></BookgDt><AcctSvcrRef>BANK{number:09}</AcctSvcrRef><NtryDtls><TxDtls><RltdPties><Dbtr><Nm>Payer number \
             {number}</Nm></Dbtr><DbtrAcct><Id><IBAN>GB29NWBK6016133{number:07}</IBAN></Id></DbtrAcct></RltdPties><RmtInf>\
             <Ustrd>Solidarity gift {reference} thank you</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>",
            minor / 100,
            minor % 100,
            number * 28 / all + 1,
        )?;
    }
    let balance = |kind: &str, minor: i64| {
        format!(
            "<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy=\"GBP\">{}.{:02}</Amt><CdtDbtInd>CRDT\
             </CdtDbtInd></Bal>",
            minor / 100,
            minor % 100
        )
    };
    Ok(format!(
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"><BkToCstmrStmt><Stmt><Acct><Id><IBAN>\
         GB33BUKB20201555555555</IBAN></Id></Acct>{}{}\n{lines}</Stmt></BkToCstmrStmt></Document>",
        balance("OPBD", 0),
        balance("CLBD", sum)
    ))
}
