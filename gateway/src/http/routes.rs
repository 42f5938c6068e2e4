//! Every address, in one table.

use std::{net::IpAddr, ops::ControlFlow};

use axum::{
    Router,
    body::{Body, Bytes},
    http::{HeaderValue, Method, Request, StatusCode, header::CONNECTION},
    middleware,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use hyper::body;
use tower::{BoxError, ServiceExt};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{CompressionLayer, DefaultPredicate, Predicate, predicate::SizeAbove},
};

use super::{
    SharedApp, cors, graphiql,
    graphql::{self, at_once, cache::WORTH_COMPRESSING},
    health, request_id, security,
};
use crate::telemetry::requests::Request as Told;

/// Where the API is.
const GRAPHQL: &str = "/graphql";

/// The address of a path, where it is one of ours: another one may hold any words.
fn address(path: &str) -> Option<&'static str> {
    let known = [GRAPHQL, "/healthz", "/readyz", "/readyz/process", "/", "/graphiql"];
    let known = known.into_iter().find(|known| *known == path);
    known.or_else(|| path.starts_with("/graphiql/").then_some("/graphiql/{asset}"))
}

/// Everything that is answered.
pub struct Routes {
    app: SharedApp,
    router: Router,
}

impl Routes {
    /// The addresses of the gateway. What `more` there is stands outside all layers.
    #[must_use]
    pub fn of(app: SharedApp, more: Router) -> Self {
        let mut router =
            Router::new().route(GRAPHQL, post(graphql::answer).get(graphql::answer)).merge(health::probes());
        if app.editor.is_some() {
            router = router
                .route("/", get(graphiql::redirect))
                .route("/graphiql", get(graphiql::page))
                .route("/graphiql/{asset}", get(graphiql::asset));
        }
        let worth = DefaultPredicate::new().and(SizeAbove::new(WORTH_COMPRESSING));
        let router = router
            .fallback(health::no_such_page)
            .method_not_allowed_fallback(health::no_such_method)
            // From the outermost on; in one, since each that is laid on by itself copies what is below it at each request.
            .layer((
                middleware::map_response(security::mark),
                middleware::from_fn(request_id::mark),
                cors::layer(app.clone()),
                CatchPanicLayer::custom(health::broken),
                CompressionLayer::new().compress_when(worth),
            ))
            .with_state(app.clone());
        Self { app, router: router.merge(more) }
    }

    /// Answers a request of whoever connected from an address: with what is kept before all layers, otherwise through them.
    pub async fn answer<B>(&self, peer: IpAddr, request: Request<B>) -> Response
    where
        B: body::Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
    {
        let told = Told::begun(request.method(), address(request.uri().path()), request.headers());
        let mut response = told.within(self.respond(peer, request)).await;
        // Whoever keeps the connection for the next request should ask another process.
        if self.app.ending.is_leaving() && response.status() != StatusCode::SWITCHING_PROTOCOLS {
            response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        }
        told.ended(response.status());
        response
    }

    async fn respond<B>(&self, peer: IpAddr, request: Request<B>) -> Response
    where
        B: body::Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
    {
        let may_be_kept = matches!(*request.method(), Method::GET | Method::HEAD | Method::POST);
        let request = if may_be_kept && request.uri().path() == GRAPHQL {
            match at_once::answer(&self.app, peer, request).await {
                ControlFlow::Break(given) => return given,
                ControlFlow::Continue(request) => request,
            }
        } else {
            request.map(Body::new)
        };
        self.router.clone().oneshot(request).await.into_response()
    }
}
