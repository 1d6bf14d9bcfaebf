//! Keeps what the linker knows about who refers to whom, by which `scripts/build-site` cuts the program into parts.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-link-arg-cdylib=--emit-relocs");
}
