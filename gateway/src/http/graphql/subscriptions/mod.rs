//! Subscriptions over what stays open: WebSockets that speak `graphql-transport-ws`, and streams of server-sent events.

/// Server-sent events, in the distinct connections mode of `graphql-sse`.
mod events;
/// From a request to what it tells.
mod operation;
/// The protocol without a wire.
mod protocol;
/// The operations of one socket.
mod running;
/// One socket, from its first message to its last.
mod socket;

use axum::{
    extract::{FromRequestParts, Request, WebSocketUpgrade},
    http::{StatusCode, header},
    response::Response,
};

use self::protocol::Close;
pub use self::{
    events::{once, stream},
    operation::refuse_fragments,
};
use super::refusal::Refusal;
use crate::{
    http::{SharedApp, fair_use::Tab, live::Seat},
    identity::EndReason,
    kernel::{code::Code, id::new_id},
    telemetry::tally,
};

/// Whether a request asks for a WebSocket.
pub fn is_upgrade(request: &Request) -> bool {
    let upgrade = request.headers().get(header::UPGRADE).and_then(|value| value.to_str().ok());
    upgrade.is_some_and(|value| value.eq_ignore_ascii_case("websocket"))
}

/// Opens a WebSocket.
///
/// # Errors
/// The handshake is malformed, or too many are open.
pub async fn upgrade(app: SharedApp, request: Request, tab: Tab) -> Result<Response, Refusal> {
    let (mut head, _) = request.into_parts();
    let upgrade = WebSocketUpgrade::from_request_parts(&mut head, &())
        .await
        .map_err(|_| Refusal::bad("this is no handshake of a WebSocket"))?;
    let seat = seat(&app, &tab)?;
    let upgrade = upgrade
        .protocols([protocol::NAME])
        .max_message_size(app.limits.body_bytes)
        .max_frame_size(app.limits.body_bytes)
        .read_buffer_size(4 * 1024);
    let is_spoken = upgrade.selected_protocol().is_some();
    // What goes wrong on the socket is found by the id of its handshake.
    let id = tally::request_id().unwrap_or_else(|| new_id().simple());
    let conversation = move |socket| async move {
        if is_spoken {
            socket::converse(app, socket, head.headers, seat, tab).await;
        } else {
            socket::part(socket, Close::not_acceptable()).await;
            drop(seat);
        }
    };
    Ok(upgrade.on_upgrade(move |socket| tally::of_request(id, conversation(socket))))
}

fn seat(app: &SharedApp, tab: &Tab) -> Result<Seat, Refusal> {
    app.live.seat(tab.address()).ok_or_else(|| {
        let message = "too many subscriptions are open here; try again in a minute";
        Refusal::new(StatusCode::SERVICE_UNAVAILABLE, Code::TooManySubscriptions, message)
    })
}

/// What somebody is told whose session has ended.
fn ended(reason: EndReason) -> &'static str {
    match reason {
        EndReason::Expired => "session ended: the token has expired",
        EndReason::RolesChanged => "session ended: the roles of this sign-in have changed",
        EndReason::KeyRevoked => "session ended: the site key was taken back",
    }
}
