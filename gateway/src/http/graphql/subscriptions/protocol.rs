//! The protocol `graphql-transport-ws` without a wire: what a message means where the conversation stands, and what is
//! said. The socket does the rest.

use std::collections::HashSet;

use serde::Deserialize;
use serde_json::{Map, Value, json, value::RawValue};

use super::super::read::Parameters;

/// The protocol's name in a handshake.
pub const NAME: &str = "graphql-transport-ws";
/// Operations that may run at a time on one socket.
pub const MOST_OPERATIONS: usize = 20;
/// How long the id of an operation may be, in bytes.
const LONGEST_ID: usize = 255;

/// Why a socket is closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Close {
    /// The code of the protocol, or of WebSockets themselves.
    pub code: u16,
    /// A sentence, cut to what fits beside the code.
    pub reason: String,
}

impl Close {
    /// A control frame holds so many bytes beside the code.
    const LONGEST_REASON: usize = 123;

    /// The reason is cut where it is too long.
    pub fn new(code: u16, reason: &str) -> Self {
        let end = (0..=Self::LONGEST_REASON.min(reason.len())).rev().find(|end| reason.is_char_boundary(*end));
        Self { code, reason: reason[..end.unwrap_or_default()].to_owned() }
    }

    /// The process is asked to stop; a client comes back to another one.
    pub fn going_away() -> Self {
        Self::new(1001, "going away")
    }

    /// The peer is gone, so nobody is told.
    pub fn gone() -> Self {
        Self::new(1006, "gone")
    }

    /// The peer was first to close, with this code.
    pub fn parted(code: u16) -> Self {
        Self::new(code, "")
    }

    /// Whether nobody is told.
    pub fn is_gone(&self) -> bool {
        self.code == 1006
    }

    /// What came is no frame of WebSockets.
    pub fn broken() -> Self {
        Self::new(1002, "malformed frame")
    }

    /// The peer does not read what it is told.
    pub fn slow() -> Self {
        Self::new(1008, "messages are not read")
    }

    /// The peer has not said a word for too long.
    pub fn silent() -> Self {
        Self::new(1011, "no answer to a ping")
    }

    /// A message is longer than one may be.
    pub fn too_big() -> Self {
        Self::new(1009, "the message is too long")
    }

    /// A message that is none of the protocol's.
    pub fn malformed(reason: &str) -> Self {
        Self::new(4400, reason)
    }

    /// Who asks could not be told, or is no longer who asked.
    pub fn forbidden(reason: &str) -> Self {
        Self::new(4403, reason)
    }

    /// It could not be told who asks, through no fault of the client's.
    pub fn later(reason: &str) -> Self {
        Self::new(1013, reason)
    }

    /// The handshake agreed on no protocol that is spoken here.
    pub fn not_acceptable() -> Self {
        Self::new(4406, "subprotocol not acceptable: speak graphql-transport-ws")
    }

    /// The client did not begin.
    pub fn late() -> Self {
        Self::new(4408, "connection initialisation timeout")
    }
}

/// What a message asks for.
pub enum Heard {
    /// Who asks is to be told by this payload.
    Init(Map<String, Value>),
    /// Nothing but this answer.
    Answer(String),
    /// An operation, by its id, is to be begun.
    Subscribe(String, Parameters),
    /// An operation is not to be begun: so many run.
    TooMany(String),
    /// An operation is to be ended, if it runs.
    Complete(String),
    /// Nothing.
    Nothing,
}

/// Where a conversation stands.
#[derive(Debug, Default)]
pub struct Protocol {
    is_begun: bool,
    is_acknowledged: bool,
    running: HashSet<String>,
}

impl Protocol {
    /// Takes a message in.
    ///
    /// # Errors
    /// The socket is to be closed.
    pub fn hear(&mut self, text: &str) -> Result<Heard, Close> {
        let message: Message<'_> = serde_json::from_str(text)
            .map_err(|_| Close::malformed("a message is a JSON object with a type, which is text"))?;
        match message.kind.as_str() {
            "connection_init" => {
                let payload = message.payload()?;
                if std::mem::replace(&mut self.is_begun, true) {
                    return Err(Close::new(4429, "too many initialisation requests"));
                }
                Ok(Heard::Init(payload))
            }
            "ping" => {
                message.payload()?;
                Ok(Heard::Answer(json!({ "type": "pong" }).to_string()))
            }
            "pong" => {
                message.payload()?;
                Ok(Heard::Nothing)
            }
            "subscribe" => {
                if !self.is_acknowledged {
                    return Err(Close::new(4401, "unauthorized: send connection_init and wait for its answer"));
                }
                let id = message.id()?;
                let request = message.request()?;
                if self.running.contains(&id) {
                    return Err(Close::new(4409, "there is an operation of this id already"));
                }
                if self.running.len() >= MOST_OPERATIONS {
                    return Ok(Heard::TooMany(id));
                }
                self.running.insert(id.clone());
                Ok(Heard::Subscribe(id, request))
            }
            "complete" => {
                let id = message.id()?;
                Ok(if self.running.remove(&id) { Heard::Complete(id) } else { Heard::Nothing })
            }
            _ => Err(Close::malformed("this type of message is not known, or is the server's")),
        }
    }

    /// Who asks has been told: what the client waits for.
    pub fn acknowledge(&mut self) -> String {
        self.is_acknowledged = true;
        json!({ "type": "connection_ack" }).to_string()
    }

    /// Whether the client has begun as it must.
    pub fn is_acknowledged(&self) -> bool {
        self.is_acknowledged
    }

    /// The errors for which an operation is not run, or not to its end; its id is free again.
    pub fn error(&mut self, id: &str, errors: &Value) -> String {
        self.running.remove(id);
        error(id, errors)
    }

    /// An operation has ended; its id is free again.
    pub fn complete(&mut self, id: &str) -> String {
        self.running.remove(id);
        json!({ "type": "complete", "id": id }).to_string()
    }
}

/// A result of an operation, which is JSON already.
pub fn next(id: &str, result: &str) -> String {
    format!(r#"{{"type":"next","id":{},"payload":{result}}}"#, Value::from(id))
}

/// The errors for which an operation was not even begun.
pub fn error(id: &str, errors: &Value) -> String {
    json!({ "type": "error", "id": id, "payload": errors }).to_string()
}

/// A question whether somebody is still there.
pub fn ping() -> String {
    json!({ "type": "ping" }).to_string()
}

/// A message of a client. What it carries is read once it is known as what.
#[derive(Deserialize)]
struct Message<'a> {
    #[serde(rename = "type")]
    kind: String,
    id: Option<Value>,
    #[serde(borrow)]
    payload: Option<&'a RawValue>,
}

impl Message<'_> {
    fn payload(&self) -> Result<Map<String, Value>, Close> {
        let Some(payload) = self.payload else { return Ok(Map::new()) };
        let payload: Option<_> =
            serde_json::from_str(payload.get()).map_err(|_| Close::malformed("a payload is an object"))?;
        Ok(payload.unwrap_or_default())
    }

    fn id(&self) -> Result<String, Close> {
        match &self.id {
            Some(Value::String(id)) if (1..=LONGEST_ID).contains(&id.len()) => Ok(id.clone()),
            _ => Err(Close::malformed("the id of an operation is a text of 1 to 255 bytes")),
        }
    }

    /// What is to be begun, of the shape that the protocol demands.
    fn request(&self) -> Result<Parameters, Close> {
        let request = self.payload.and_then(|payload| serde_json::from_str::<Parameters>(payload.get()).ok());
        request.filter(Parameters::has_document).ok_or_else(|| {
            Close::malformed("a request has a query or documentId, perhaps an operationName, variables and extensions")
        })
    }
}
