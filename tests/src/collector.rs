//! A collector of our own: it takes what is sent by OTLP over HTTP, decodes it by the published types of the protocol and
//! keeps it. It is in the process of the tests, so it costs no start, and it hangs or refuses when it is told to, which no
//! packaged collector does.

mod received;

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Condvar, Mutex, PoisonError},
    time::{Duration, Instant},
};

pub use self::received::{Line, Point, Span};
use crate::{Setting, process::lock};

/// How long what must come may take, on a machine that is busy.
const PATIENCE: Duration = Duration::from_secs(30);

/// How much later than a request's own span others of it may come.
const LATER: Duration = Duration::from_millis(400);

/// How it treats whoever sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// It takes everything.
    Takes,
    /// It answers that it cannot at present.
    Refuses,
    /// It takes connections and never answers.
    Hangs,
}

/// A collector. It listens as long as the process lives.
pub struct Collector {
    url: String,
    shared: Arc<Shared>,
}

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    mood: Mood,
    /// Everything, as it came.
    bytes: Vec<u8>,
    spans: Vec<Span>,
    points: Vec<Point>,
    lines: Vec<Line>,
    /// The headers with which it came.
    headers: Vec<String>,
}

impl Default for Collector {
    fn default() -> Self {
        Self::start()
    }
}

impl Collector {
    /// One that takes everything.
    ///
    /// # Panics
    /// There is no free port.
    #[must_use]
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
        let url = format!("http://{}", listener.local_addr().expect("the port is known"));
        let state = State {
            mood: Mood::Takes,
            bytes: Vec::new(),
            spans: Vec::new(),
            points: Vec::new(),
            lines: Vec::new(),
            headers: Vec::new(),
        };
        let shared = Arc::new(Shared { state: Mutex::new(state), changed: Condvar::new() });
        let taking = Arc::clone(&shared);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&taking);
                // Whoever hangs up early is not answered.
                std::thread::spawn(move || while take(&stream, &shared).is_some() {});
            }
        });
        Self { url, shared }
    }

    /// Where it listens.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The settings by which a gateway sends everything to it, soon.
    #[must_use]
    pub fn settings(&self) -> Vec<Setting<'_>> {
        let mut settings = soon();
        settings.push(("OTEL_EXPORTER_OTLP_ENDPOINT", &self.url));
        settings
    }

    /// Changes how it treats whoever sends.
    pub fn set(&self, mood: Mood) {
        lock(&self.shared.state).mood = mood;
    }

    /// Every span so far.
    #[must_use]
    pub fn spans(&self) -> Vec<Span> {
        lock(&self.shared.state).spans.clone()
    }

    /// The spans of the trace of a request, once that has ended, by the id of the request.
    ///
    /// # Panics
    /// It does not come in time.
    #[must_use]
    pub fn trace_of(&self, request: &str) -> Vec<Span> {
        let root = |state: &State| {
            let named = |span: &&Span| span.told("gateway.request.id") == Some(request);
            state.spans.iter().find(named).map(|span| span.trace.clone())
        };
        let trace = self.until(&format!("the trace of {request}"), root);
        // What nobody waited for comes a little later.
        std::thread::sleep(LATER);
        self.spans().into_iter().filter(|span| span.trace == trace).collect()
    }

    /// The first span that satisfies, once there is one.
    ///
    /// # Panics
    /// None comes in time.
    #[must_use]
    pub fn span(&self, satisfies: impl Fn(&Span) -> bool) -> Span {
        self.until("a span", |state| state.spans.iter().find(|span| satisfies(span)).cloned())
    }

    /// Every point of the metrics, the newest of each kind.
    #[must_use]
    pub fn points(&self) -> Vec<Point> {
        lock(&self.shared.state).points.clone()
    }

    /// The points of the metrics, once they satisfy.
    ///
    /// # Panics
    /// They do not in time.
    #[must_use]
    pub fn points_until(&self, satisfy: impl Fn(&[Point]) -> bool) -> Vec<Point> {
        self.until("points", |state| satisfy(&state.points).then(|| state.points.clone()))
    }

    /// The lines of the log, once they satisfy.
    ///
    /// # Panics
    /// They do not in time.
    #[must_use]
    pub fn lines_until(&self, satisfy: impl Fn(&[Line]) -> bool) -> Vec<Line> {
        self.until("lines", |state| satisfy(&state.lines).then(|| state.lines.clone()))
    }

    /// Everything that came, as it came: text in it is plain.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        lock(&self.shared.state).bytes.clone()
    }

    /// The headers with which it came.
    #[must_use]
    pub fn headers(&self) -> Vec<String> {
        lock(&self.shared.state).headers.clone()
    }

    fn until<T>(&self, what: &str, found: impl Fn(&State) -> Option<T>) -> T {
        let end = Instant::now() + PATIENCE;
        let mut state = lock(&self.shared.state);
        loop {
            if let Some(found) = found(&state) {
                return found;
            }
            let left = end.checked_duration_since(Instant::now());
            let left = left.unwrap_or_else(|| panic!("{what} did not come: {:#?}", state.spans));
            state = self.shared.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

/// The settings by which a gateway sends soon what it has to send.
#[must_use]
pub fn soon() -> Vec<Setting<'static>> {
    let soon = ["OTEL_BSP_SCHEDULE_DELAY", "OTEL_BLRP_SCHEDULE_DELAY", "OTEL_METRIC_EXPORT_INTERVAL"];
    soon.map(|name| (name, "100")).to_vec()
}

/// Takes one request; nothing where no other one follows.
fn take(mut stream: &TcpStream, shared: &Shared) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    reader.read_line(&mut first).ok()?;
    let path = first.split(' ').nth(1)?.to_owned();
    let mut length = 0;
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let line = line.trim_end().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
        headers.push(line);
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let mut state = lock(&shared.state);
    let status = match state.mood {
        Mood::Takes => {
            state.headers.append(&mut headers);
            state.bytes.extend_from_slice(&body);
            match path.as_str() {
                "/v1/traces" => state.spans.append(&mut received::spans(&body)),
                "/v1/metrics" => {
                    for point in received::points(&body) {
                        state.points.retain(|known| !known.is_like(&point));
                        state.points.push(point);
                    }
                }
                "/v1/logs" => state.lines.append(&mut received::lines(&body)),
                other => panic!("nothing is sent to {other}"),
            }
            "200 OK"
        }
        Mood::Refuses => "503 Service Unavailable",
        Mood::Hangs => {
            drop(state);
            // Until whoever sends has had enough.
            let _ = reader.read(&mut [0]);
            return None;
        }
    };
    drop(state);
    shared.changed.notify_all();
    write!(stream, "HTTP/1.1 {status}\r\ncontent-type: application/x-protobuf\r\ncontent-length: 0\r\n\r\n").ok()
}
