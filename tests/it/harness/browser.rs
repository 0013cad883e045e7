//! A real Chromium, one for each test, that ends with the test whatever happens.

use std::{
    fs,
    future::Future,
    io::{BufRead, BufReader},
    panic::{AssertUnwindSafe, resume_unwind},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use fantoccini::{Client, ClientBuilder};
use futures_util::FutureExt;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use tempfile::TempDir;

/// How the visitor's browser is set up.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// Whether pages may run scripts.
    pub javascript: bool,
    /// The page's width in CSS pixels: 320 is the narrowest telephone.
    pub width: u32,
    /// Whether pages are asked for in dark colours.
    pub dark: bool,
    /// What the browser asks for in `Accept-Language`.
    pub language: &'static str,
}

impl Visitor {
    /// Scripts on, 1280 pixels, English.
    pub fn at_a_desk() -> Self {
        Self { javascript: true, width: 1280, dark: false, language: "en" }
    }

    /// The same on a screen of 320 pixels.
    pub fn on_a_telephone() -> Self {
        Self { width: 320, ..Self::at_a_desk() }
    }

    pub fn without_javascript(self) -> Self {
        Self { javascript: false, ..self }
    }

    pub fn in_the_dark(self) -> Self {
        Self { dark: true, ..self }
    }

    pub fn reading(self, language: &'static str) -> Self {
        Self { language, ..self }
    }
}

/// Runs `visit` in a new browser. When it panics, the page is kept as `target/screenshots/NAME.png`.
///
/// Put the word `browser` into the test's path: such tests begin first, and at most two run at a time.
pub async fn browse<F: Future<Output = ()>>(name: &str, visitor: Visitor, visit: impl FnOnce(Client) -> F) {
    let driver = Driver::start();
    let client = driver.open(&visitor).await;
    let outcome = AssertUnwindSafe(visit(client.clone())).catch_unwind().await;
    if outcome.is_err() {
        // The browser may be what is broken: neither picture nor farewell may hide the test's own words.
        let _ = tokio::time::timeout(Duration::from_secs(5), keep_screenshot(&client, name)).await;
    }
    let _ = tokio::time::timeout(Duration::from_secs(5), client.close()).await;
    drop(driver);
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}

/// Keeps a picture of the whole page in the folder that `KEEP_PAGES` names, for a look at all of them. Without it nothing
/// is kept.
pub async fn keep_picture(client: &Client, what: &str) {
    let Some(folder) = std::env::var_os("KEEP_PAGES") else { return };
    let body = client.find(fantoccini::Locator::Css("body")).await.unwrap();
    let name: String = what.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    fs::create_dir_all(&folder).unwrap();
    let path = Path::new(&folder).join(format!("{}.png", name.trim_matches('-')));
    fs::write(path, body.screenshot().await.unwrap()).unwrap();
}

fn screenshot_path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/screenshots").join(format!("{name}.png"))
}

async fn keep_screenshot(client: &Client, name: &str) {
    let Ok(picture) = client.screenshot().await else { return };
    let path = screenshot_path(name);
    let kept = fs::create_dir_all(path.parent().unwrap()).and_then(|()| fs::write(&path, picture));
    match kept {
        Ok(()) => eprintln!("the page as it was: {}", path.display()),
        Err(error) => eprintln!("no screenshot: {error}"),
    }
}

/// The WebDriver process; dropping it ends its Chromium too.
struct Driver {
    child: Child,
    port: u16,
    /// The browser's own user-data folder: nothing is shared between tests.
    profile: TempDir,
}

impl Driver {
    fn start() -> Self {
        let mut child = Command::new("chromedriver")
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Debian's chromium-driver is installed");
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let port =
            lines.find_map(|line| port_in(&line.ok()?)).expect("chromedriver says on which port it listens");
        // Its later words are read and dropped: a full pipe would stop it.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, port, profile: TempDir::with_prefix("solidarity-chromium-").unwrap() }
    }

    async fn open(&self, visitor: &Visitor) -> Client {
        let mut capabilities = serde_json::Map::new();
        capabilities.insert("goog:chromeOptions".to_owned(), self.options(visitor));
        ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{}", self.port))
            .await
            .expect("Chromium starts")
    }

    fn options(&self, visitor: &Visitor) -> serde_json::Value {
        // 1 allows, 2 blocks.
        let javascript = if visitor.javascript { 1 } else { 2 };
        // A picture shows what is in the window: all of a page, when pages are kept.
        let height = if std::env::var_os("KEEP_PAGES").is_some() { 5_000 } else { 900 };
        json!({
            "args": [
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                format!("--window-size={},{height}", visitor.width),
                // Blink's names for dark and light.
                format!("--blink-settings=preferredColorScheme={}", if visitor.dark { 0 } else { 1 }),
                format!("--user-data-dir={}", self.profile.path().display()),
            ],
            "prefs": {
                "profile.managed_default_content_settings.javascript": javascript,
                "intl.accept_languages": visitor.language,
            },
            // A window cannot be made as narrow as a telephone; the page's area can.
            "mobileEmulation": {
                "deviceMetrics": { "width": visitor.width, "height": height, "pixelRatio": 1.0, "mobile": visitor.width < 600 },
            },
        })
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let left = processes_with(self.profile.path().to_str().unwrap());
        if !left.is_empty() {
            let _ = Command::new("kill").arg("-KILL").args(left).stderr(Stdio::null()).status();
        }
    }
}

/// The ids of the processes whose command line names a folder: a browser is known by its own user-data folder.
fn processes_with(folder: &str) -> Vec<String> {
    let processes = fs::read_dir("/proc").unwrap().flatten().filter(|entry| {
        let command = fs::read(entry.path().join("cmdline")).unwrap_or_default();
        String::from_utf8_lossy(&command).contains(folder)
    });
    processes.filter_map(|entry| entry.file_name().into_string().ok()).collect()
}

/// `ChromeDriver was started successfully on port 41234.` gives the number.
fn port_in(line: &str) -> Option<u16> {
    let (_, after) = line.split_once("successfully on port ")?;
    after.trim_end_matches('.').parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    use std::{
        panic::catch_unwind,
        sync::{Arc, Mutex},
    };

    use crate::harness::db::block_on;

    const PAGE: &str = "data:text/html,<title>still</title><script>document.title='moved'</script>";

    #[test]
    fn a_page_is_read_with_javascript() {
        block_on(browse("with_javascript", Visitor::at_a_desk(), async |page| {
            page.goto(PAGE).await.unwrap();
            assert_eq!(page.title().await.unwrap(), "moved");
            let width = page.execute("return window.innerWidth", vec![]).await.unwrap();
            assert_eq!(width, 1280);
        }));
    }

    #[test]
    fn a_page_is_read_without_javascript() {
        block_on(browse("without_javascript", Visitor::at_a_desk().without_javascript(), async |page| {
            page.goto(PAGE).await.unwrap();
            assert_eq!(page.title().await.unwrap(), "still");
        }));
    }

    #[test]
    fn a_telephone_is_320_pixels_wide() {
        block_on(browse("telephone", Visitor::on_a_telephone().reading("fr"), async |page| {
            page.goto("data:text/html,<meta name=viewport content='width=device-width'>x").await.unwrap();
            let width = page.execute("return window.innerWidth", vec![]).await.unwrap();
            assert_eq!(width, 320);
            let language = page.execute("return navigator.language", vec![]).await.unwrap();
            assert_eq!(language, "fr");
        }));
    }

    #[test]
    fn a_failed_visit_leaves_a_picture_and_no_browser() {
        let path = screenshot_path("a_failed_visit");
        let _ = fs::remove_file(&path);
        let profile = Arc::new(Mutex::new(String::new()));
        let visit = || {
            block_on(browse("a_failed_visit", Visitor::at_a_desk(), async |page| {
                page.goto(PAGE).await.unwrap();
                let chrome = &page.capabilities().unwrap()["chrome"];
                *profile.lock().unwrap() = chrome["userDataDir"].as_str().unwrap().to_owned();
                panic!("as a failed assertion does");
            }));
        };
        assert!(catch_unwind(AssertUnwindSafe(visit)).is_err());
        assert!(fs::metadata(&path).unwrap().len() > 0);
        fs::remove_file(path).unwrap();
        let profile = profile.lock().unwrap();
        assert!(profile.contains("solidarity-chromium-"));
        assert!(processes_with(&profile).is_empty());
        assert!(!Path::new(&*profile).exists());
    }
}
