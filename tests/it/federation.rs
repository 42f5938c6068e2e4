//! The gateway in a larger graph: what it answers to routers, and what routers make of it.

mod references;
mod routers;
