//! How a caller stands, told by the headers `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers).

use axum::http::{HeaderMap, HeaderName, HeaderValue, header::CACHE_CONTROL};

use super::{Kind, gcra::Rate};

/// What a caller may spend.
pub const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
/// What is left of it.
pub const LIMIT: HeaderName = HeaderName::from_static("ratelimit");

/// How a caller stands.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    pub(super) kind: Kind,
    /// What may still be spent at once, in units.
    pub(super) left: u64,
    /// Seconds until everything may be spent again.
    pub(super) reset: u64,
}

/// Each kind's policy, made once.
pub struct Policies([HeaderValue; Kind::ALL.len()]);

impl Policies {
    pub(super) fn of(rate: impl Fn(Kind) -> Option<Rate>) -> Self {
        Self(Kind::ALL.map(|kind| {
            let (most, window) =
                rate(kind).map_or((0, 0), |rate| (rate.most(), rate.window().as_secs_f64().round() as u64));
            let policy = format!("\"{}\";q={most};w={}", kind.as_str(), window.max(1));
            HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static(""))
        }))
    }

    /// Tells a caller how it stands, unless others may be given the same answer.
    pub fn tell(&self, standing: Option<Standing>, headers: &mut HeaderMap) {
        let Some(Standing { kind, left, reset }) = standing else { return };
        let is_shared = headers.get(CACHE_CONTROL).is_some_and(|control| control.as_bytes().starts_with(b"public"));
        if is_shared {
            return;
        }
        let mut text = [0; 64];
        let mut writer = &mut text[..];
        let written = std::io::Write::write_fmt(&mut writer, format_args!("\"{}\";r={left};t={reset}", kind.as_str()));
        let length = 64 - writer.len();
        if let (Ok(()), Ok(value)) = (written, HeaderValue::from_bytes(&text[..length])) {
            headers.insert(LIMIT, value);
            headers.insert(POLICY, self.0[kind as usize].clone());
        }
    }
}
