//! Where a request comes from: the address of whoever connected or, behind proxies whose word is believed, the one that the
//! outermost of them was asked by. Nobody else's word counts, so nobody passes for another one.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::http::{
    HeaderMap, HeaderName, HeaderValue,
    header::{FORWARDED, GetAll},
};

/// Where most proxies say by whom they were asked.
const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The part of an address by which callers are told apart: all of it in version 4 and, as one household or house has so
/// many, the first half in version 6.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Prefix(u128);

impl Prefix {
    /// Of an address.
    #[must_use]
    pub fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(address) => Self(address.to_ipv6_mapped().to_bits()),
            IpAddr::V6(address) => Self(address.to_bits() >> 64 << 64),
        }
    }

    /// Its bytes.
    #[must_use]
    pub fn bytes(self) -> [u8; 16] {
        self.0.to_be_bytes()
    }
}

/// Whether a request says that a proxy stands before us.
#[must_use]
pub fn is_forwarded(headers: &HeaderMap) -> bool {
    headers.contains_key(X_FORWARDED_FOR) || headers.contains_key(FORWARDED)
}

/// Who asks a gateway that stands behind so many proxies. Each of them adds whom it was asked by to the right, so what is
/// further to the left than that anybody may have written. Where both headers are there they must agree: a proxy adds to one
/// of them, and passes the other one on. Where they tell nothing, it is whoever connected.
#[must_use]
pub fn caller(peer: IpAddr, headers: &HeaderMap, proxies: usize) -> IpAddr {
    if proxies == 0 {
        return peer;
    }
    let plain = told(headers.get_all(X_FORWARDED_FOR), proxies, address);
    let named = told(headers.get_all(FORWARDED), proxies, forwarded);
    match (plain, named) {
        (Some(plain), Some(named)) if plain != named => peer,
        (plain, named) => plain.or(named).flatten().unwrap_or(peer),
    }
}

/// What the header says in the place that counts, if it is there: the one that the outermost proxy added, or the leftmost
/// where there are fewer.
fn told(
    values: GetAll<'_, HeaderValue>,
    proxies: usize,
    read: impl Fn(&str) -> Option<IpAddr>,
) -> Option<Option<IpAddr>> {
    let lines = values.iter().rev().map(|value| value.to_str().unwrap_or_default());
    let last = lines.flat_map(|line| line.rsplit(',')).take(proxies).last()?;
    Some(read(last.trim()))
}

/// The address in an element of `Forwarded` such as `for="[2001:db8::1]:4711";proto=https`.
fn forwarded(element: &str) -> Option<IpAddr> {
    let mut pairs = element.split(';').filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs.find(|(name, _)| name.trim().eq_ignore_ascii_case("for"))?;
    address(value.trim().trim_matches('"'))
}

/// An address with or without a port, of version 6 with or without brackets.
fn address(text: &str) -> Option<IpAddr> {
    let bare = || text.parse().ok();
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    let in_brackets = || text.strip_prefix('[')?.strip_suffix(']')?.parse::<Ipv6Addr>().ok().map(IpAddr::V6);
    bare().or_else(with_port).or_else(in_brackets).map(|address: IpAddr| address.to_canonical())
}
