//! Connections, each of which has so long to say what it wants: whoever connects and says nothing, or a letter a
//! minute, would otherwise keep us listening for ever. They speak HTTP/1.1, as every proxy does to what stands behind it;
//! over HTTP/2 nobody is hung up on who answers a ping.

use std::{
    convert::Infallible,
    io::{self, IoSlice},
    net::IpAddr,
    pin::{Pin, pin},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use axum::serve::Listener;
use hyper::{server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
    time,
};
use tokio_io_timeout::TimeoutStream;

use super::{
    routes::Routes,
    shedding::connections::{self as shedding, ConnectionLimit, ConnectionPermit},
};

/// How long whoever has just connected may take for the first head of a request.
const FIRST: Duration = Duration::from_secs(10);
/// The longest head of a request, in bytes. Of headers it has at most 100, as hyper has it.
const MOST_HEAD: usize = 64 * 1024;
/// How long somebody may not take a byte of what is answered.
const UNREAD: Duration = Duration::from_secs(30);

/// A connection with its permit, which is given back when nobody holds the connection any more: a WebSocket does after us.
struct Permitted {
    stream: TcpStream,
    _permit: ConnectionPermit,
}

/// Serves connections until we are asked to stop, then until each has had its answer. One that stays without a whole
/// head of a request for `idle` is hung up on, whether it has asked before or not.
pub async fn serve(
    mut listener: TcpListener,
    routes: Arc<Routes>,
    idle: Duration,
    limit: Arc<ConnectionLimit>,
    stop: impl Future<Output = ()>,
) {
    let (stopping, stopped) = watch::channel(false);
    let mut connections = JoinSet::new();
    let mut stop = pin!(stop);
    loop {
        tokio::select! {
            (stream, address) = Listener::accept(&mut listener) => {
                let peer = address.ip();
                let Some(permit) = limit.acquire(peer) else {
                    shedding::send_away(&stream);
                    continue;
                };
                connections.spawn(speak(stream, peer, permit, routes.clone(), idle, stopped.clone()));
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

async fn speak(
    stream: TcpStream,
    peer: IpAddr,
    permit: ConnectionPermit,
    routes: Arc<Routes>,
    idle: Duration,
    mut stopped: watch::Receiver<bool>,
) {
    // An event is small, and must not wait for the peer's word on the one before.
    let _ = stream.set_nodelay(true);
    let mut stream = TimeoutStream::new(Permitted { stream, _permit: permit });
    stream.set_write_timeout(Some(UNREAD));
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(idle).max_buf_size(MOST_HEAD);
    let has_asked = Arc::new(AtomicBool::new(false));
    let asked = has_asked.clone();
    let service = service_fn(move |request| {
        asked.store(true, Ordering::Relaxed);
        let routes = routes.clone();
        async move { Ok::<_, Infallible>(routes.answer(peer, request).await) }
    });
    let connection = builder.serve_connection(TokioIo::new(Box::pin(stream)), service).with_upgrades();
    let mut connection = pin!(connection);
    let silence = async {
        time::sleep(FIRST).await;
        if has_asked.load(Ordering::Relaxed) {
            std::future::pending::<()>().await;
        }
    };
    // A connection that fails has nobody left to be told.
    tokio::select! {
        _ = connection.as_mut() => return,
        () = silence => return,
        _ = stopped.wait_for(|stop| *stop) => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = connection.await;
}

impl AsyncRead for Permitted {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Permitted {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
