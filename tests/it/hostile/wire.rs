//! Bytes on a socket: requests that no client would let anybody send, and the answers to them.

use std::{
    io::{Read, Write},
    net::{Shutdown, TcpStream},
    time::Duration,
};

use crate::deeds::Chance;

/// What came back.
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The head, in small letters.
    pub head: String,
    /// The body.
    pub body: Vec<u8>,
}

impl Reply {
    /// A header, its name in small letters.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).map(str::trim)
    }

    fn of(bytes: &[u8]) -> Option<Self> {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
        let status = head.split(' ').nth(1)?.parse().ok()?;
        let mut reply = Self { status, head, body: bytes[end + 4..].to_vec() };
        if reply.header("transfer-encoding").is_some_and(|coding| coding.contains("chunked")) {
            reply.body = joined(&reply.body);
        }
        Some(reply)
    }
}

/// The chunks of a body in one.
fn joined(mut chunks: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = chunks.windows(2).position(|two| two == b"\r\n") {
        let size = std::str::from_utf8(&chunks[..end]).ok().and_then(|size| usize::from_str_radix(size, 16).ok());
        let Some(size) = size.filter(|size| *size > 0 && end + 2 + size <= chunks.len()) else { break };
        body.extend_from_slice(&chunks[end + 2..end + 2 + size]);
        chunks = chunks.get(end + 4 + size..).unwrap_or_default();
    }
    body
}

/// Sends bytes and reads until the server hangs up; nothing where it does so without an answer.
pub fn send(address: &str, request: &[u8], is_cut_off: bool) -> Option<Reply> {
    let mut stream = TcpStream::connect(address).expect("the gateway listens");
    stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a socket has a timeout");
    // Whoever is refused early may be hung up on while it still sends.
    let _ = stream.write_all(request);
    if is_cut_off {
        let _ = stream.shutdown(Shutdown::Write);
    }
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    let _ = stream.shutdown(Shutdown::Both);
    Reply::of(&bytes)
}

/// A request with everything about it that can be wrong.
pub struct Broken {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Whether it is so little of a request that HTTP itself may refuse it, in plain text or by hanging up.
    pub is_beneath_graphql: bool,
    /// Whether nothing follows though more was announced.
    pub is_cut_off: bool,
}

/// A head with its body, on a connection that ends with the answer.
pub fn framed(line: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut head = format!("{line} HTTP/1.1\r\nhost: gateway\r\nconnection: close\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    if !body.is_empty() || line.starts_with("POST") {
        head.push_str(&format!("content-length: {}\r\n", body.len()));
    }
    [head.as_bytes(), b"\r\n", body].concat()
}

const KINDS: [&str; 16] = [
    "application/json",
    "application/json; charset=utf-8",
    "application/json; charset=\"UTF-8\"",
    "application/json;charset=utf-16",
    "application/json; charset=",
    "application/json; boundary=x; charset=latin1",
    "APPLICATION/JSON",
    "application/graphql",
    "application/graphql+json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "text/plain",
    "application/jsonp",
    "application/json, text/plain",
    ";",
    "",
];
const ACCEPTS: [&str; 14] = [
    "*/*",
    "application/json",
    "application/graphql-response+json",
    "application/graphql-response+json;q=0.1, application/json;q=0.9",
    "application/json;q=0",
    "application/json;q=2, text/html;q=-1",
    "text/event-stream",
    "multipart/mixed; deferSpec=20220824, application/json",
    "application/*",
    "application/graphql-response+json; charset=utf-16",
    ",,;;,",
    "text/html",
    "application/json;q=NaN",
    "a/b/c;;q=;",
];
const BODIES: [&[u8]; 32] = [
    b"{\"query\":\"{__typename}\"}",
    b"",
    b" ",
    b"{",
    b"{\"query\":",
    b"{\"query\":\"{__typename}\"",
    b"[]",
    b"[{}]",
    b"[{\"query\":\"{__typename}\"},{\"query\":7}]",
    b"[{\"query\":\"{__typename}\"},{\"query\":\"{nothing}\"},null]",
    b"null",
    b"7",
    b"\"{__typename}\"",
    b"{\"query\":null}",
    b"{\"query\":7}",
    b"{\"query\":[\"{__typename}\"]}",
    b"{\"query\":{\"a\":1}}",
    b"{\"query\":\"{__typename}\",\"variables\":[]}",
    b"{\"query\":\"{__typename}\",\"variables\":\"{}\"}",
    b"{\"query\":\"{__typename}\",\"variables\":7,\"extensions\":[]}",
    b"{\"query\":\"{__typename}\",\"variables\":null,\"extensions\":null,\"operationName\":null}",
    b"{\"query\":\"{__typename}\",\"operationName\":7}",
    b"{\"query\":\"{__typename}\",\"operationName\":\"\"}",
    b"{\"query\":\"{__typename}\",\"extensions\":{\"persistedQuery\":{\"version\":1,\"sha256Hash\":\"00\"}}}",
    b"{\"query\":\"{__typename}\",\"extensions\":\"cost\"}",
    b"{\"query\":\"{__typename}\",\"query\":\"{viewer{__typename}}\"}",
    b"{\"query\":\"{__typename}\\u0000\"}",
    b"{\"query\":\"{__typename}\"}\0",
    b"{\"query\":\"{__typename \xff\xfe}\"}",
    b"{\"query\":\"{center(slug:\\\"\\ud800\\\"){id}}\"}",
    b"\xef\xbb\xbf{\"query\":\"{__typename}\"}",
    b"{\"id\":\"1\",\"type\":\"start\",\"payload\":{\"query\":\"{__typename}\"}}",
];
const STRINGS: [&str; 22] = [
    "",
    "query=%7B__typename%7D",
    "query=%7B__typename%7D&query=%7B__typename%7D",
    "query=%7B__typename",
    "query={__typename}",
    "query=%7B__typename%7",
    "query=%ff%fe",
    "query=%00",
    "query=%7B__typename%7D&variables=",
    "query=%7B__typename%7D&variables=%7B",
    "query=%7B__typename%7D&variables=%5B%5D",
    "query=%7B__typename%7D&variables=null&extensions=7",
    "query=%7B__typename%7D&operationName=Nobody",
    "query=mutation%7B__typename%7D",
    "query=subscription%7B__typename%7D",
    "QUERY=%7B__typename%7D",
    "query",
    "&&&==&",
    "query+=%7B__typename%7D",
    "variables=%7B%22a%22%3A1%7D",
    "query=%7B__typename%7D#fragment",
    "query[]=%7B__typename%7D",
];
const METHODS: [&str; 10] = ["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "CONNECT", "BREW", "get", "POST"];
const CREDENTIALS: [(&str, &str); 12] = [
    ("authorization", ""),
    ("authorization", "Bearer"),
    ("authorization", "Bearer "),
    ("authorization", "Bearer a.b.c"),
    ("authorization", "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbkBzdW1taXQtY29tbW9ucyJ9."),
    ("authorization", "Basic YWRtaW46YWRtaW4="),
    ("authorization", "bearer \u{1f4a5}"),
    ("x-site-key", ""),
    ("x-site-key", "'; --"),
    ("x-site-key", "\u{e9}"),
    ("cookie", "session=1"),
    ("x-request-id", "mine"),
];

/// A request that is broken in one way or several.
pub fn broken(chance: &mut Chance) -> Broken {
    let mut headers: Vec<(&str, &str)> = Vec::new();
    let kind = if chance.percent(60) { KINDS[0] } else { *chance.pick(&KINDS) };
    headers.push(("content-type", kind));
    if chance.percent(40) {
        headers.push(("accept", *chance.pick(&ACCEPTS)));
    }
    if chance.percent(20) {
        headers.push(*chance.pick(&CREDENTIALS));
    }
    let body = *chance.pick(&BODIES);
    let get = format!("GET /graphql?{}", chance.pick(&STRINGS));
    let long = "x".repeat(1_000 << chance.below(9));
    let form = chance.below(20);
    let is_cut_off = matches!(form, 15 | 16 | 19);
    let (bytes, is_beneath_graphql) = match form {
        0..=6 => (framed("POST /graphql", &headers, body), false),
        7..=10 => (framed(&get, &headers[1..], b""), true),
        11 => (framed(&format!("{} /graphql", chance.pick(&METHODS)), &headers, body), true),
        12 => (framed("POST /graphql", &[&headers[..], &[("x-long", &long)]].concat(), body), true),
        13 => {
            let coding = *chance.pick(&["gzip", "br", "deflate", "identity", "gzip, gzip", "nothing"]);
            let zipped: &[u8] = b"\x1f\x8b\x08\0\0\0\0\0\0\x03\xab\x56\x2a\x2c\x4d\x2d\xaa\x54\xb2\x52";
            (framed("POST /graphql", &[&headers[..], &[("content-encoding", coding)]].concat(), zipped), false)
        }
        14 => {
            (framed("POST /graphql", &[&headers[..], &[("accept-encoding", "gzip;q=0, *;q=0")]].concat(), body), false)
        }
        15 => {
            let head = format!(
                "POST /graphql HTTP/1.1\r\nhost: g\r\nconnection: close\r\ncontent-type: {kind}\r\ntransfer-encoding: "
            );
            let coding = *chance.pick(&["chunked", "chunked, chunked", "gzip, chunked", "nothing"]);
            let size = *chance.pick(&["", "f", "-1", "ffffffffffffffff", "zz"]);
            let size = if size.is_empty() { format!("{:x}", body.len()) } else { size.to_owned() };
            ([format!("{head}{coding}\r\n\r\n{size}\r\n").as_bytes(), body, b"\r\n0\r\n\r\n"].concat(), true)
        }
        16 => {
            // Declared shorter than it is, twice, or not as a number.
            let lengths = ["0", "1", "-1", "1e3", "99999999999999999999", "9000000", "5, 5", "5\r\ncontent-length: 6"];
            let head = "POST /graphql HTTP/1.1\r\nhost: g\r\nconnection: close\r\ncontent-type: application/json\r\n";
            let length = chance.pick(&lengths);
            ([format!("{head}content-length: {length}\r\n\r\n").as_bytes(), body].concat(), true)
        }
        17 => (
            framed(
                &format!("POST /graphql{}", chance.pick(&["/", "?query=1", "//", "%2f", "/../readyz", "?"])),
                &headers,
                body,
            ),
            true,
        ),
        18 => {
            let query = format!("{{\"query\":\"{{__typename}} #{long}\"}}");
            (framed("POST /graphql", &headers, query.as_bytes()), false)
        }
        _ => {
            let lines: [&[u8]; 6] = [
                b"\r\n\r\n\r\n",
                b"POST /graphql HTTP/9.9\r\n\r\n",
                b"POST /graphql\r\n\r\n",
                b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
                b"POST /graphql HTTP/1.1\r\nno colon\r\n\r\n",
                b"GET /graphql?query=\xf0\x9f\x92\xa5 HTTP/1.1\r\nhost: g\r\nconnection: close\r\n\r\n",
            ];
            ((*chance.pick(&lines)).to_vec(), true)
        }
    };
    Broken { bytes, is_beneath_graphql, is_cut_off }
}
