//! A kept answer over HTTP: ready bytes, with headers that say how old they are and how they came about (RFC 9111,
//! RFC 9110 for conditions, RFC 9211 for `Cache-Status`).

use std::{sync::Arc, time::Duration};

use axum::{
    body::Body,
    http::{
        HeaderMap, HeaderName, HeaderValue, Method, StatusCode,
        header::{
            ACCEPT_ENCODING, AGE, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_NONE_MATCH,
            VARY,
        },
        request::Parts,
    },
    response::Response,
};
use bytes::{Bytes, BytesMut};

use super::{
    super::negotiate::{self, Media},
    memory::{self, Ready},
};
use crate::{
    catalog::freshness::Known,
    identity::Viewer,
    kernel::clock,
    telemetry::{
        KeyValue,
        metrics::{self, Came},
        traces,
    },
};

/// How an answer came about, as caches say it to each other (RFC 9211).
pub const CACHE_STATUS: HeaderName = HeaderName::from_static("cache-status");

/// Room for what an answer is told with, so that it is made once.
const MOST_HEADERS: usize = 16;

/// An answer that is kept, and how it came to be given.
pub struct Given {
    ready: Arc<Ready>,
    how: How,
    /// How long ago it was known to be true.
    age: Duration,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    /// It was kept.
    Hit,
    /// It was made by another replica.
    Shared,
    /// It was made for this request.
    Made,
    /// It was made for another request that came just before.
    Joined,
    /// It was kept, and nobody can tell whether it is still true.
    Stale,
}

impl How {
    const fn came(self) -> Came {
        match self {
            Self::Hit => Came::Memory,
            Self::Shared => Came::Redis,
            Self::Made => Came::Made,
            Self::Joined => Came::Joined,
            Self::Stale => Came::Stale,
        }
    }
}

/// In which form an answer is wanted.
pub struct Wanted<'a> {
    /// In which media type.
    pub media: Media,
    /// Whether it was asked for by an address alone, so that others may keep the answer under it.
    pub by_address: bool,
    /// Whether the head alone is wanted.
    pub is_head: bool,
    /// By whom.
    pub viewer: &'a Viewer,
    /// The headers of the request.
    pub headers: &'a HeaderMap,
}

impl<'a> Wanted<'a> {
    /// What a request wants.
    pub fn by(head: &'a Parts, viewer: &'a Viewer, media: Media) -> Self {
        let (by_address, is_head) = (head.method != Method::POST, head.method == Method::HEAD);
        Self { media, by_address, is_head, viewer, headers: &head.headers }
    }

    /// Whether whoever asks takes an answer compressed with gzip.
    fn takes_gzip(&self) -> bool {
        let offered = self.headers.get_all(ACCEPT_ENCODING).iter().filter_map(|offered| offered.to_str().ok());
        offered
            .flat_map(|offered| offered.split(','))
            .map(negotiate::range)
            .any(|(coding, weight)| matches!(&*coding, "gzip" | "x-gzip") && weight > 0.0)
    }

    /// Whether whoever asks has these bytes already. Tags are compared weakly, as RFC 9110 has it: what stands between us
    /// may have made ours strong.
    fn has(&self, etag: &HeaderValue) -> bool {
        let etag = opaque(etag.to_str().unwrap_or_default());
        let known = self.headers.get_all(IF_NONE_MATCH).iter().filter_map(|known| known.to_str().ok());
        self.by_address
            && known
                .flat_map(|known| known.split(','))
                .any(|known| matches!(known.trim(), known if known == "*" || opaque(known) == etag))
    }
}

/// A tag without the mark of weakness.
fn opaque(etag: &str) -> &str {
    etag.strip_prefix("W/").unwrap_or(etag)
}

impl Given {
    /// An answer that is as good as a new one.
    pub fn fresh(ready: &Arc<Ready>, known: &Known) -> Self {
        let how = if ready.begun.is_some() { How::Hit } else { How::Shared };
        Self { ready: ready.clone(), how, age: known.confirmed.elapsed() }
    }

    /// An answer that was just made, for this request or for one that came just before.
    pub fn made(ready: &Arc<Ready>, by_another: bool) -> Self {
        let how = if by_another { How::Joined } else { How::Made };
        let age = ready.begun.map_or(Duration::ZERO, |begun| begun.elapsed());
        Self { ready: ready.clone(), how, age }
    }

    /// An answer that was true so long ago, and nobody can tell whether it still is.
    pub fn stale(ready: &Arc<Ready>, age: Duration) -> Self {
        Self { ready: ready.clone(), how: How::Stale, age }
    }

    /// Whether it was made for this request.
    pub fn is_made(&self) -> bool {
        self.how == How::Made
    }

    /// The answer over HTTP. What stands between us and whoever asks may keep it for so long.
    pub fn into_response(self, wanted: &Wanted<'_>, shared_for: Duration) -> Response {
        let from = self.how.came();
        metrics::came(from);
        traces::note(|| vec![KeyValue::new("gateway.cache.from", from.as_str())]);
        // What is marked is no longer what the tag names.
        let has = self.how != How::Stale && wanted.has(&self.ready.etag);
        let compressed = if wanted.takes_gzip() { self.compressed() } else { None };
        let is_compressed = compressed.is_some();
        let body = compressed.unwrap_or_else(|| self.body());
        let length = body.len();
        let mut response = Response::new(if has { Body::empty() } else { Body::from(body) });
        let headers = response.headers_mut();
        headers.reserve(MOST_HEADERS);
        if !has {
            headers.insert(CONTENT_TYPE, wanted.media.content_type());
            if is_compressed {
                headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            }
        } else if wanted.is_head {
            // What it would be with a body; else the server would say that there is none.
            headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
        }
        headers.insert(AGE, HeaderValue::from(self.age.as_secs()));
        headers.insert(CACHE_STATUS, self.status());
        if wanted.by_address {
            if self.how != How::Stale {
                headers.insert(ETAG, self.ready.etag.clone());
            }
            headers.insert(CACHE_CONTROL, self.control(wanted.viewer, shared_for));
            headers.append(VARY, HeaderValue::from_static("accept, accept-encoding, authorization, x-site-key"));
        } else {
            headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
            headers.append(VARY, HeaderValue::from_static("accept-encoding"));
        }
        if has {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        }
        response
    }

    /// The bytes compressed, where that is worth it; what is marked as stale is marked anew each second.
    fn compressed(&self) -> Option<Bytes> {
        if self.how == How::Stale { memory::gzip(&self.body()) } else { self.ready.compressed() }
    }

    fn body(&self) -> Bytes {
        let body = &self.ready.kept.body;
        let (How::Stale, Some(open)) = (self.how, body.strip_suffix(b"}")) else { return body.clone() };
        let mut marked = BytesMut::from(open);
        let mark = format!(",\"extensions\":{{\"stale\":{{\"ageSeconds\":{}}}}}}}", self.age.as_secs());
        marked.extend_from_slice(mark.as_bytes());
        marked.freeze()
    }

    fn status(&self) -> HeaderValue {
        HeaderValue::from_static(match self.how {
            How::Hit => "recovery-gateway; hit",
            How::Shared => "recovery-gateway; hit; detail=shared",
            How::Made => "recovery-gateway; fwd=miss; stored",
            How::Joined => "recovery-gateway; fwd=miss; collapsed",
            How::Stale => "recovery-gateway; hit; detail=stale",
        })
    }

    /// A website's key is checked at each request, so what it is answered is for it alone.
    fn control(&self, viewer: &Viewer, shared_for: Duration) -> HeaderValue {
        let left = self.ready.kept.until.map(|until| (until - clock::now()).to_std().unwrap_or_default());
        let seconds =
            if self.how == How::Stale { 0 } else { left.map_or(shared_for, |left| left.min(shared_for)).as_secs() };
        let whose = if matches!(viewer, Viewer::Anonymous) { "public" } else { "private" };
        let control = if seconds == 0 { format!("{whose}, no-cache") } else { format!("{whose}, max-age={seconds}") };
        HeaderValue::try_from(control).unwrap_or(HeaderValue::from_static("no-store"))
    }
}
