//! One socket, from its first message to its last. It holds one message at a time in each direction, so a peer that
//! reads slowly slows its own operations down, and is given up when it does not read at all.

use std::time::Duration;

use axum::{
    extract::ws::{CloseFrame, Message, WebSocket},
    http::{HeaderMap, StatusCode},
};
use serde_json::{Map, Value, json};
use tokio::{
    sync::watch,
    time::{self, Instant},
};

use super::{
    super::{WRONG_CREDENTIAL, identify, read::Parameters, refusal::Refusal},
    Seat,
    operation::{self, Told},
    protocol::{self, Close, Heard, MOST_OPERATIONS, Protocol},
    running::Running,
};
use crate::{
    http::{App, SharedApp, cors, fair_use::Tab},
    identity::{Credential, Ended, Viewer},
    kernel::code::Code,
    telemetry::{tally, traces},
};

/// How long a client may take to begin.
const BEGIN: Duration = Duration::from_secs(3);
/// After so much silence a peer is asked whether it is there, and after as much again it is given up.
const SILENCE: Duration = Duration::from_secs(15);
/// How long a peer may take to read a message.
const SLOW: Duration = Duration::from_secs(10);
/// How long a peer may take to agree that the socket is closed.
const PARTING: Duration = Duration::from_secs(1);

/// Converses over a socket until it is closed.
pub async fn converse(app: SharedApp, socket: WebSocket, headers: HeaderMap, seat: Seat, tab: Tab) {
    let begun = Instant::now();
    let mut conversation = Conversation {
        app: &app,
        socket,
        headers,
        tab,
        stop: app.ending.stopping(),
        protocol: Protocol::default(),
        session: None,
        running: Running::default(),
        begun,
        heard: begun,
        is_asked: false,
        operations: 0,
    };
    let end = conversation.run().await;
    let seconds = begun.elapsed().as_secs_f64();
    let (viewer, operations) =
        (conversation.session.as_ref().map_or("refused", |(viewer, _)| viewer.kind()), conversation.operations);
    let statements = tally::used().statements;
    tracing::info!(
        target: "gateway::socket",
        request = tally::request_id().map(display),
        viewer,
        operations,
        code = end.code,
        seconds,
        statements,
        "closed"
    );
    if !end.is_gone() {
        part(conversation.socket, end).await;
    }
    drop(seat);
}

/// A socket, and where the conversation over it stands.
struct Conversation<'a> {
    app: &'a App,
    socket: WebSocket,
    headers: HeaderMap,
    /// Whom it is charged to.
    tab: Tab,
    stop: watch::Receiver<bool>,
    protocol: Protocol,
    session: Option<(Viewer, Ended)>,
    running: Running,
    begun: Instant,
    /// When the peer was last heard.
    heard: Instant,
    /// Whether it was asked since whether it is there.
    is_asked: bool,
    /// How many operations were begun.
    operations: u64,
}

/// What happens next.
enum Next {
    Arrived(Option<Result<Message, axum::Error>>),
    Told(String, Option<Told>),
    Silent,
    Over(Close),
}

impl Conversation<'_> {
    /// Goes on until there is a reason to close the socket.
    async fn run(&mut self) -> Close {
        loop {
            let next = tokio::select! {
                biased;
                close = over(&mut self.stop, &mut self.session) => Next::Over(close),
                () = time::sleep_until(self.begun + BEGIN), if !self.protocol.is_acknowledged() => Next::Over(Close::late()),
                message = self.socket.recv() => Next::Arrived(message),
                (id, told) = self.running.next() => Next::Told(id, told),
                () = time::sleep_until(self.heard + SILENCE * if self.is_asked { 2 } else { 1 }) => Next::Silent,
            };
            let done = match next {
                Next::Over(close) => Err(close),
                Next::Silent if self.is_asked => Err(Close::silent()),
                Next::Silent => {
                    self.is_asked = true;
                    self.say(protocol::ping()).await
                }
                Next::Told(id, told) => self.tell(&id, told).await,
                Next::Arrived(Some(Ok(message))) => {
                    (self.heard, self.is_asked) = (Instant::now(), false);
                    match message {
                        Message::Text(text) => self.hear(&text).await,
                        Message::Binary(_) => Err(Close::malformed("a message is text")),
                        // WebSockets themselves answer a ping.
                        Message::Ping(_) | Message::Pong(_) => Ok(()),
                        Message::Close(frame) => Err(Close::parted(frame.map_or(1000, |frame| frame.code))),
                    }
                }
                Next::Arrived(Some(Err(error))) => Err(broken(&error)),
                Next::Arrived(None) => Err(Close::gone()),
            };
            if let Err(close) = done {
                return close;
            }
        }
    }

    async fn hear(&mut self, text: &str) -> Result<(), Close> {
        match self.protocol.hear(text)? {
            Heard::Init(payload) => self.begin(&payload).await,
            Heard::Answer(answer) => self.say(answer).await,
            Heard::Subscribe(id, request) => self.subscribe(id, request).await,
            Heard::TooMany(id) => {
                let message = format!("a socket runs at most {MOST_OPERATIONS} operations at a time");
                let refusal = Refusal::of_document(Code::TooManySubscriptions, message);
                // The id may be that of none that runs, so it must not be freed.
                self.say(protocol::error(&id, &json!([refusal.error()]))).await
            }
            Heard::Complete(id) => {
                self.running.end(&id);
                Ok(())
            }
            Heard::Nothing => Ok(()),
        }
    }

    /// Tells who asks by what opens the conversation or, where that says nothing, by the headers of the handshake.
    async fn begin(&mut self, payload: &Map<String, Value>) -> Result<(), Close> {
        let fields = payload.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let session = async {
            let origin = identify::origin(&self.headers);
            match Credential::among(fields).map_err(identify::refusal)? {
                Credential::None => identify::session(self.app, &self.headers).await,
                Credential::Bearer(_) if !cors::may_sign_in(self.app, &self.headers) => {
                    let message = "a page of this origin may not sign in here";
                    Err(Refusal::new(StatusCode::FORBIDDEN, Code::OriginNotAllowed, message))
                }
                credential => {
                    let mut tab = self.tab;
                    self.app.fair_use.look(&mut tab, || identify::knows(self.app, &credential))?;
                    identify::open(self.app, &credential, origin).await
                }
            }
        };
        let mut nobody = None;
        let session = tokio::select! {
            biased;
            close = over(&mut self.stop, &mut nobody) => return Err(close),
            session = session => session.map_err(|refusal| self.refused(&refusal))?,
        };
        let ended = self.app.sessions.register(&session);
        self.session = Some((session.viewer, ended));
        let answer = self.protocol.acknowledge();
        self.say(answer).await
    }

    /// How the socket is closed of somebody whose credential does not hold, which its address is charged for.
    fn refused(&self, refusal: &Refusal) -> Close {
        if refusal.status == StatusCode::UNAUTHORIZED {
            self.app.fair_use.mistrust(&self.tab, WRONG_CREDENTIAL);
        }
        closing(refusal)
    }

    /// Begins an operation. Whoever hears an answer to what was sent after it knows that it has begun.
    async fn subscribe(&mut self, id: String, request: Parameters) -> Result<(), Close> {
        let Some(viewer) = self.session.as_ref().map(|(viewer, _)| viewer.clone()) else { return Ok(()) };
        let begun =
            traces::root("subscription", Vec::new, operation::subscribe(self.app, viewer, request, self.tab.next()));
        let begun = tokio::select! {
            biased;
            close = over(&mut self.stop, &mut self.session) => return Err(close),
            begun = begun => begun,
        };
        match begun {
            Ok(results) => {
                self.operations += 1;
                self.running.begin(id, results);
                Ok(())
            }
            Err(refusal) => {
                let message = self.protocol.error(&id, &json!([refusal.error()]));
                self.say(message).await
            }
        }
    }

    async fn tell(&mut self, id: &str, told: Option<Told>) -> Result<(), Close> {
        let message = match told {
            Some(Told::Result(result)) => protocol::next(id, &result),
            Some(Told::Errors(errors)) => {
                self.running.end(id);
                self.protocol.error(id, &errors)
            }
            None => self.protocol.complete(id),
        };
        self.say(message).await
    }

    /// Sends a message, unless there is a reason to close before the peer has taken it.
    async fn say(&mut self, text: String) -> Result<(), Close> {
        tokio::select! {
            biased;
            close = over(&mut self.stop, &mut self.session) => Err(close),
            sent = time::timeout(SLOW, self.socket.send(Message::Text(text.into()))) => match sent {
                Ok(Ok(())) => Ok(()),
                Ok(Err(_)) => Err(Close::gone()),
                Err(_) => Err(Close::slow()),
            }
        }
    }
}

/// Says why a socket is closed, and waits a moment for the peer to have read it.
pub async fn part(mut socket: WebSocket, close: Close) {
    let frame = CloseFrame { code: close.code, reason: close.reason.into() };
    let parting = async {
        // Refused where the peer was first to close, whose word is then answered by reading on.
        let _ = socket.send(Message::Close(Some(frame))).await;
        while let Some(Ok(_)) = socket.recv().await {}
    };
    // A peer that does not answer is left alone.
    let _ = time::timeout(PARTING, parting).await;
}

/// How a socket is closed where it cannot be told who asks.
fn closing(refusal: &Refusal) -> Close {
    // Whose credential could not be looked up may come back with it.
    let is_for_now = matches!(refusal.status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS);
    if is_for_now { Close::later(refusal.message()) } else { Close::forbidden(refusal.message()) }
}

/// What it means that nothing more can be read.
fn broken(error: &axum::Error) -> Close {
    let words = error.to_string();
    if words.contains("too long") {
        Close::too_big()
    } else if words.contains("protocol") || words.contains("UTF-8") {
        Close::broken()
    } else {
        Close::gone()
    }
}

/// Resolves when the process is asked to stop, or the session has ended.
async fn over(stop: &mut watch::Receiver<bool>, session: &mut Option<(Viewer, Ended)>) -> Close {
    let ended = async {
        match session {
            Some((_, ended)) => ended.await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        biased;
        // Whether we are asked to stop, or nobody is left who could.
        _ = stop.wait_for(|stop| *stop) => Close::going_away(),
        reason = ended => Close::forbidden(super::ended(reason)),
    }
}
