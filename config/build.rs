//! How the binary is linked.

fn main() {
    println!("cargo::rerun-if-changed=config/build.rs");
    let target = |name: &str| std::env::var(format!("CARGO_CFG_TARGET_{name}")).unwrap_or_default();
    // The addresses to be set at the start, packed (DT_RELR: binutils 2.38, glibc 2.36): 5 MB less to read and
    // to keep in memory.
    if target("OS") == "linux" && target("ENV") == "gnu" {
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}
