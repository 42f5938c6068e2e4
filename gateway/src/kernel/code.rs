//! The codes by which programs tell errors apart: one table, so that none is answered which no page explains.
//! docs/errors.md is printed from it.

macro_rules! codes {
    ($($(#[doc = $what:literal])+ $code:ident = $name:literal, $statuses:literal: $remedy:literal;)+) => {
        /// Why a request, or a field of it, is not answered. A mutation that is refused says so in `userErrors` instead.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Code { $($(#[doc = $what])+ $code),+ }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$code),+];

            /// The code as it is answered in `extensions.code`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$code => $name),+ }
            }

            /// The statuses over HTTP that it may come with, separated by spaces.
            #[must_use]
            pub const fn statuses(self) -> &'static str {
                match self { $(Self::$code => $statuses),+ }
            }

            /// What it means.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$code => concat!($($what),+)),+ }
            }

            /// What whoever reads it should do.
            #[must_use]
            pub const fn remedy(self) -> &'static str {
                match self { $(Self::$code => $remedy),+ }
            }
        }
    };
}

codes! {
    /// The request is not one of GraphQL over HTTP: no JSON, no `query`, a parameter of a wrong kind.
    BadRequest = "BAD_REQUEST", "400": "Mend what the message names.";
    /// The document is not written in GraphQL.
    ParseFailed = "GRAPHQL_PARSE_FAILED", "200 400": "Mend it at the line and column of the message.";
    /// The document or its variables do not fit the schema, or it is not clear which operation is meant.
    ValidationFailed = "GRAPHQL_VALIDATION_FAILED", "200 400": "Compare it with schema.graphql.";
    /// An argument or variable has a value that cannot be meant. `argument` names it where that is known.
    InvalidArgument = "INVALID_ARGUMENT", "200": "Send a value as the message says.";
    /// A reference of a federation router names no type, key or id that there is.
    InvalidReference = "INVALID_REFERENCE", "200": "Compose the graph anew from schema.graphql.";
    /// An operation was sent in a way that it is not answered: a subscription by plain HTTP,
    /// or anything else over a WebSocket.
    WrongTransport = "WRONG_TRANSPORT", "200 400": "Send it as the message says.";
    /// The body is not declared as JSON in UTF-8, or is compressed.
    UnsupportedMediaType = "UNSUPPORTED_MEDIA_TYPE", "415": "Send `content-type: application/json`, and the body as it is.";
    /// No media type of `accept` is one that is answered.
    NotAcceptable = "NOT_ACCEPTABLE", "406": "Accept `application/graphql-response+json`, `application/json` or `text/event-stream`.";
    /// A mutation was sent by GET.
    MethodNotAllowed = "METHOD_NOT_ALLOWED", "405": "Send it by POST.";
    /// A search text, a need or a point was sent by GET: addresses are written down on the way.
    PrivateInAddress = "PRIVATE_IN_ADDRESS", "405": "Send it by POST.";
    /// No document of that hash or id is known here, or it has been forgotten.
    PersistedQueryNotFound = "PERSISTED_QUERY_NOT_FOUND", "200 400": "Send the text beside its hash; clients that persist queries do so by themselves.";
    /// Queries are not persisted here, or this one must not be asked by a hash: it carries a search text, a need or a point.
    PersistedQueryNotSupported = "PERSISTED_QUERY_NOT_SUPPORTED", "200 400": "Send the whole text by POST, without a hash; clients that persist queries do so by themselves.";
    /// The text is not that of the hash or id beside it.
    PersistedQueryHashMismatch = "PERSISTED_QUERY_HASH_MISMATCH", "400": "Send the SHA-256 of the text to the letter, as hexadecimal digits in lower case.";
    /// Nothing is answered here but documents that whoever runs the gateway has listed, and this is none of them.
    DocumentNotTrusted = "DOCUMENT_NOT_TRUSTED", "403": "Ask whoever runs the gateway to take the document into the list.";
    /// A page of another site made a browser ask unseen.
    CrossSite = "CROSS_SITE", "403": "Ask by `fetch`, or send the header `graphql-preflight`.";
    /// The site key was made for pages of other origins, or tokens are not taken from pages of this one.
    OriginNotAllowed = "ORIGIN_NOT_ALLOWED", "403": "Ask an admin of the center for a key for this origin, or whoever runs the gateway.";
    /// The token or the site key does not hold, or both were sent.
    Unauthenticated = "UNAUTHENTICATED", "401": "Sign in anew, or send no credential and ask as anybody.";
    /// Tokens cannot be checked at present: the issuer does not answer.
    SignInUnavailable = "SIGN_IN_UNAVAILABLE", "503": "Try again in a minute.";
    /// The body has too many bytes.
    BodyTooLong = "BODY_TOO_LONG", "413": "Send less at a time.";
    /// The body did not arrive in time.
    BodyNotRead = "BODY_NOT_READ", "408": "Send it faster, or try again.";
    /// Too many requests in one body.
    TooManyRequestsInBatch = "TOO_MANY_REQUESTS_IN_BATCH", "400": "Send fewer at a time.";
    /// The document has too many bytes.
    DocumentTooLong = "DOCUMENT_TOO_LONG", "400": "Send long texts as variables.";
    /// The document has too many tokens.
    TooManyTokens = "TOO_MANY_TOKENS", "400": "Ask for less in one document.";
    /// Brackets or fields stand too deep in each other.
    TooDeep = "TOO_DEEP", "400": "Ask for what is inside by its `id`, in a request of its own.";
    /// Too many fields are asked for, each counted as often as the lists around it are long.
    TooComplex = "TOO_COMPLEX", "400": "Ask for fewer fields, or shorter pages by `first`.";
    /// Too many fields at the root of the operation.
    TooManyRootFields = "TOO_MANY_ROOT_FIELDS", "400": "Send several requests.";
    /// Too many fields under another name.
    TooManyAliases = "TOO_MANY_ALIASES", "400": "Send several requests.";
    /// Too many directives.
    TooManyDirectives = "TOO_MANY_DIRECTIVES", "400": "Use fewer.";
    /// One field is given too many references or ids.
    TooManyReferences = "TOO_MANY_REFERENCES", "400": "Ask for fewer at a time.";
    /// More was asked for than is fair to all others, by this address, site key or member.
    RateLimited = "RATE_LIMITED", "429": "Wait as long as `Retry-After` says. A website that asks for many people sends its site key.";
    /// More is asked of the gateway at this moment than it can do.
    Overloaded = "OVERLOADED", "200 503": "Try again after `Retry-After`.";
    /// Too many subscriptions are open, on this socket or in this process.
    TooManySubscriptions = "TOO_MANY_SUBSCRIPTIONS", "200 503": "End some, or try again in a minute.";
    /// What followed the cursor is no longer kept, or the database is another one.
    CursorExpired = "CURSOR_EXPIRED", "200": "Read anew what you keep, then follow without `after`.";
    /// The schema is not told here.
    IntrospectionOff = "INTROSPECTION_OFF", "400": "Read the published schema.graphql.";
    /// It took too long and was given up. Of a mutation some may be done.
    TimedOut = "TIMED_OUT", "200 503": "Ask for less; a change is read, or sent again with its `clientKey`.";
    /// The catalog is being made anew.
    Busy = "BUSY", "200": "Try again in a minute.";
    /// The database is away, and nothing is kept that could be given instead.
    Unavailable = "UNAVAILABLE", "200 503": "Try again in a minute.";
    /// Our fault. The cause is in the log, under the `reference` of the answer.
    Internal = "INTERNAL", "200 500 503": "Report the reference to whoever runs the gateway.";
}
