//! Connections, each of which has so long to say what it wants: whoever connects and says nothing, or a letter a
//! minute, would otherwise keep us listening for ever. They speak HTTP/1.1, as every proxy does to what stands behind it;
//! over HTTP/2 nobody is hung up on who answers a ping.

use std::{convert::Infallible, pin::pin, sync::Arc, time::Duration};

use axum::serve::Listener;
use hyper::{server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
};

use super::routes::Routes;

/// Serves connections until we are asked to stop, then until each has had its answer. One that stays without a whole
/// head of a request for `idle` is hung up on, whether it has asked before or not.
pub async fn serve(mut listener: TcpListener, routes: Arc<Routes>, idle: Duration, stop: impl Future<Output = ()>) {
    let (stopping, stopped) = watch::channel(false);
    let mut connections = JoinSet::new();
    let mut stop = pin!(stop);
    loop {
        tokio::select! {
            (stream, _) = Listener::accept(&mut listener) => {
                connections.spawn(speak(stream, routes.clone(), idle, stopped.clone()));
            }
            Some(_) = connections.join_next() => {}
            () = &mut stop => break,
        }
    }
    // Whoever comes now should find another replica.
    drop(listener);
    let _ = stopping.send(true);
    while connections.join_next().await.is_some() {}
}

async fn speak(stream: TcpStream, routes: Arc<Routes>, idle: Duration, mut stopped: watch::Receiver<bool>) {
    // An event is small, and must not wait for the peer's word on the one before.
    let _ = stream.set_nodelay(true);
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(idle);
    let service = service_fn(move |request| {
        let routes = routes.clone();
        async move { Ok::<_, Infallible>(routes.answer(request).await) }
    });
    let connection = builder.serve_connection(TokioIo::new(stream), service).with_upgrades();
    let mut connection = pin!(connection);
    // A connection that fails has nobody left to be told.
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = stopped.wait_for(|stop| *stop) => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = connection.await;
}
