//! Listening, and ending in order.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::Router;
use tokio::{net::TcpListener, signal, sync::watch};

use super::{SharedApp, connections, routes::Routes, shedding::connections::ConnectionLimit};

/// How long requests, and what runs beside them, may take to end once we were asked to stop.
pub const DRAIN: Duration = Duration::from_secs(20);

/// How long sockets may take to part from their peers.
const EMPTYING: Duration = Duration::from_secs(2);

/// How long the pools of the database may take to close after that.
const CLOSE: Duration = Duration::from_secs(5);

/// Takes an address, so that a port in use is known before anything else is done.
///
/// # Errors
/// A sentence that says why the address cannot be had.
pub async fn bind(address: SocketAddr) -> Result<TcpListener, String> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            format!("{address} is in use by another program; choose another with --listen, such as 127.0.0.1:8081")
        }
        std::io::ErrorKind::PermissionDenied => {
            format!("{address} may not be used by this user; choose a port above 1023 with --listen")
        }
        _ => format!("cannot listen on {address}: {error}"),
    })
}

/// Serves until the process is asked to stop, and for so long after that, as `notice` to whoever sends requests here; then
/// lets requests end and closes the database. What runs beside the requests is told when to stop, and has [`DRAIN`] to
/// end by itself. What `more` there is to serve stands outside all layers.
///
/// # Errors
/// It was asked a second time, and has left everything as it was.
pub async fn run<B>(
    listener: TcpListener,
    app: SharedApp,
    more: Router,
    notice: Duration,
    beside: impl FnOnce(watch::Receiver<bool>) -> B,
) -> Result<(), &'static str>
where
    B: Future<Output = ()> + Send + 'static,
{
    let asked = app.clone();
    let asked_twice = async move {
        asked_to_stop().await;
        asked.ending.leave();
        asked_to_stop().await;
    };
    tokio::select! {
        () = asked_twice => Err("asked a second time to stop: what still ran was cut off"),
        () = serve(listener, app, more, notice, beside) => Ok(()),
    }
}

async fn serve<B>(
    listener: TcpListener,
    app: SharedApp,
    more: Router,
    notice: Duration,
    beside: impl FnOnce(watch::Receiver<bool>) -> B,
) where
    B: Future<Output = ()> + Send + 'static,
{
    // Until the feed is known nothing can be kept. If it cannot be read, its follower will say so.
    let _ = app.follower.begin().await;
    let beside = tokio::spawn(beside(app.ending.stopping()));
    let signalled = app.clone();
    tokio::spawn(async move {
        signalled.ending.leaving().await;
        if !notice.is_zero() {
            tracing::info!("asked to stop; no longer ready, and serving for {} s more", notice.as_secs());
            tokio::time::sleep(notice).await;
        }
        tracing::info!("asked to stop; requests that run may end");
        signalled.ending.stop();
    });
    let (keeper, stopping) = (app.clone(), app.ending.stopping());
    tokio::spawn(async move {
        keeper.fair_use.keep(&keeper.follower, keeper.redis.as_deref(), stopping).await;
    });
    let mut asked = app.ending.stopping();
    let limit = ConnectionLimit::of(app.limits.connections, app.limits.connections_each, app.fair_use.proxies());
    let routes = Arc::new(Routes::of(app.clone(), more));
    let serving = connections::serve(listener, routes, app.limits.idle, limit, async move {
        let _ = asked.wait_for(|stop| *stop).await;
    });
    let mut asked = app.ending.stopping();
    let overdue = async move {
        let _ = asked.wait_for(|stop| *stop).await;
        tokio::time::sleep(DRAIN).await;
    };
    tokio::select! {
        () = serving => {}
        () = overdue => tracing::warn!("requests still ran after {} s and were cut off", DRAIN.as_secs()),
    }
    app.ending.stop();
    app.live.emptied(EMPTYING).await;
    if tokio::time::timeout(DRAIN + CLOSE, beside).await.is_err() {
        tracing::warn!("a job did not let go within {} s", (DRAIN + CLOSE).as_secs());
    }
    app.sessions.close();
    // Nobody searches any more.
    if tokio::time::timeout(CLOSE, app.demand.write(&app.doors)).await.is_err() {
        tracing::warn!("what was searched for could not be added up within {} s", CLOSE.as_secs());
    }
    // A query that does not end must not keep the process.
    if tokio::time::timeout(CLOSE, app.doors.close()).await.is_err() {
        tracing::warn!("the database did not let go within {} s", CLOSE.as_secs());
    }
}

async fn asked_to_stop() {
    let interrupted = async {
        // Without a handler the signal ends the process by itself.
        if signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}
