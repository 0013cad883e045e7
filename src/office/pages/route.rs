//! One list of addresses: what is registered is what a test can walk through.

use actix_web::{HttpResponse, Route, web};

use crate::platform::http::problem::ApiError;

/// A page or a button of the office.
#[derive(Clone, Copy)]
pub struct Page {
    pub method: &'static str,
    pub path: &'static str,
    pub route: fn() -> Route,
}

impl Page {
    pub const fn new(method: &'static str, path: &'static str, route: fn() -> Route) -> Self {
        Self { method, path, route }
    }
}

/// Registers pages; a method that an address lacks is answered with those that it has.
pub fn register(cfg: &mut web::ServiceConfig, pages: &[Page]) {
    let mut paths: Vec<&'static str> = pages.iter().map(|page| page.path).collect();
    paths.sort_unstable();
    paths.dedup();
    // What is written out wins over what has a variable.
    paths.sort_by_key(|path| path.contains('{'));
    for path in paths {
        let here: Vec<&Page> = pages.iter().filter(|page| page.path == path).collect();
        let allowed = match here.as_slice() {
            [only] => only.method,
            _ => "GET, POST",
        };
        let mut resource = web::resource(path);
        for page in here {
            resource = resource.route((page.route)());
        }
        let other = move || async move { Err::<HttpResponse, _>(ApiError::MethodNotAllowed(allowed)) };
        cfg.service(resource.default_service(web::to(other)));
    }
}
