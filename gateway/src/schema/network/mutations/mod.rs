//! How the network is kept.
