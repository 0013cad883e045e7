//! A load of HTTP/1.1 requests over connections that stay open, each waiting for its answer before it sends again.
//! One thread, so that the service has the rest of the machine.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// How long a whole load may take.
const PATIENCE: Duration = Duration::from_secs(180);

/// What is sent.
pub struct Requests {
    /// Whole requests, head and body; taken in turn, from the first again when all were sent.
    pub texts: Vec<Vec<u8>>,
    pub count: usize,
    pub connections: usize,
    /// The status of every answer; another one ends the load.
    pub expected: u16,
}

/// What came back.
pub struct Answers {
    pub elapsed: Duration,
    /// Microseconds, ascending.
    pub latencies: Vec<u64>,
    /// In no order.
    pub bodies: Vec<Vec<u8>>,
}

impl Answers {
    pub fn per_second(&self) -> f64 {
        self.latencies.len() as f64 / self.elapsed.as_secs_f64()
    }

    /// The latency that 99 of 100 answers did not exceed.
    pub fn p99(&self) -> Duration {
        let at = self.latencies.len() * 99 / 100;
        Duration::from_micros(self.latencies.get(at).copied().unwrap_or_default())
    }
}

/// A request without a body.
pub fn get(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n").into_bytes()
}

/// A request with a JSON body.
pub fn post_json(path: &str, more_headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n{more_headers}\
         content-length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

/// Sends the requests to the addresses, connection by connection in turn, and gathers the answers.
pub fn send(addresses: &[SocketAddr], requests: Requests) -> Result<Answers> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        tokio::time::timeout(PATIENCE, send_all(addresses, requests)).await.context("a load took too long")?
    })
}

async fn send_all(addresses: &[SocketAddr], requests: Requests) -> Result<Answers> {
    let mut streams = Vec::with_capacity(requests.connections);
    for index in 0..requests.connections {
        let stream = TcpStream::connect(addresses[index % addresses.len()]).await?;
        stream.set_nodelay(true)?;
        streams.push(stream);
    }
    let shared = Arc::new((requests, AtomicUsize::new(0)));
    let began = Instant::now();
    let tasks: Vec<_> =
        streams.into_iter().map(|stream| tokio::spawn(one_connection(stream, Arc::clone(&shared)))).collect();
    let mut answers = Answers { elapsed: Duration::ZERO, latencies: Vec::new(), bodies: Vec::new() };
    for task in tasks {
        let (latencies, bodies) = task.await??;
        answers.latencies.extend(latencies);
        answers.bodies.extend(bodies);
    }
    answers.elapsed = began.elapsed();
    answers.latencies.sort_unstable();
    Ok(answers)
}

async fn one_connection(
    mut stream: TcpStream,
    shared: Arc<(Requests, AtomicUsize)>,
) -> Result<(Vec<u64>, Vec<Vec<u8>>)> {
    let (requests, next) = &*shared;
    let (mut latencies, mut bodies) = (Vec::new(), Vec::new());
    // The bodies of a repeated request are all alike: one of each connection is enough.
    let keeps_all = requests.texts.len() > 1;
    let mut buffer = Vec::with_capacity(64 * 1024);
    loop {
        let index = next.fetch_add(1, Ordering::Relaxed);
        if index >= requests.count {
            return Ok((latencies, bodies));
        }
        let began = Instant::now();
        stream.write_all(&requests.texts[index % requests.texts.len()]).await?;
        let (status, body) = read_answer(&mut stream, &mut buffer).await?;
        latencies.push(u64::try_from(began.elapsed().as_micros())?);
        if status != requests.expected {
            bail!("answered {status}: {}", String::from_utf8_lossy(body));
        }
        if keeps_all || bodies.is_empty() {
            bodies.push(body.to_vec());
        }
        buffer.clear();
    }
}

/// Reads one answer that says its length.
async fn read_answer<'a>(stream: &mut TcpStream, buffer: &'a mut Vec<u8>) -> Result<(u16, &'a [u8])> {
    let head_end = loop {
        if let Some(at) = buffer.windows(4).position(|four| four == b"\r\n\r\n") {
            break at + 4;
        }
        if stream.read_buf(buffer).await? == 0 {
            bail!("the service closed a connection");
        }
    };
    let head = std::str::from_utf8(&buffer[..head_end])?;
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).context("no status")?;
    let length = head
        .lines()
        .find_map(|line| line.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("content-length")))
        .map_or(Ok(0), |(_, value)| value.trim().parse::<usize>())?;
    while buffer.len() < head_end + length {
        if stream.read_buf(buffer).await? == 0 {
            bail!("the service closed a connection");
        }
    }
    Ok((status, &buffer[head_end..head_end + length]))
}

/// One request and its answer, on a connection of its own: status and body.
pub fn ask(address: SocketAddr, request: &[u8]) -> Result<(u16, Vec<u8>)> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut stream = TcpStream::connect(address).await?;
        stream.write_all(request).await?;
        let mut buffer = Vec::new();
        let (status, body) = tokio::time::timeout(PATIENCE, read_answer(&mut stream, &mut buffer))
            .await
            .context("no answer")??;
        Ok((status, body.to_vec()))
    })
}
