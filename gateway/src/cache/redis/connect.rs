//! Making connections: to one server, to the master that Sentinels name, or to a Cluster.

use std::{fs, time::Duration};

use redis::{
    AsyncConnectionConfig, Client, Cmd, ConnectionAddr, ConnectionInfo, IntoConnectionInfo, Pipeline, ProtocolVersion,
    PushInfo, RedisConnectionInfo, RedisFuture, RedisResult, TlsCertificates, TlsMode, Value,
    aio::{ConnectionLike, MultiplexedConnection},
    cluster::ClusterClient,
    cluster_async::ClusterConnection,
    io::tcp::TcpSettings,
    sentinel::{SentinelClientBuilder, SentinelServerType},
};
use tokio::sync::mpsc::UnboundedSender;

use super::{
    RedisSettings, RedisSettingsError,
    address::{Address, Kind},
};

/// How long an answer may take. Redis answers in well under a millisecond and what it holds is made in some tens: who
/// waits longer had better make it.
pub const RESPONSE: Duration = Duration::from_millis(100);
/// How long a connection may take, with TLS and signing in. Nobody who asks waits so long for it.
const CONNECT: Duration = Duration::from_millis(500);
/// How long it may take until all is found: Sentinels that are away are passed over, and the parts of a Cluster learnt.
pub const FIND: Duration = Duration::from_secs(3);

/// Where connections are made to.
pub struct Server {
    address: Address,
    certificates: Option<TlsCertificates>,
}

/// A connection that many may use at a time.
#[derive(Clone)]
pub enum Connection {
    /// To one server.
    One(MultiplexedConnection),
    /// To every server of a Cluster.
    Cluster(ClusterConnection),
}

impl Server {
    /// The server of some settings, whose authority's certificate is read.
    ///
    /// # Errors
    /// The certificate cannot be read, or is for nothing.
    pub fn new(settings: &RedisSettings) -> Result<Self, RedisSettingsError> {
        let address = settings.address.clone();
        let certificates = match settings.ca.clone() {
            None => None,
            Some(_) if !address.is_tls => return Err(RedisSettingsError::NoTls),
            Some(path) => match fs::read(&path) {
                Err(cause) => return Err(RedisSettingsError::Unreadable { path, cause }),
                Ok(pem) => {
                    let certificates = TlsCertificates { client_tls: None, root_cert: Some(pem.clone()) };
                    let holds_one = pem.windows(11).any(|window| window == b"CERTIFICATE");
                    let first = address.hosts.first().ok_or(RedisSettingsError::Address("it names no host"))?;
                    if !holds_one || Client::build_with_tls(socket(first, true), certificates.clone()).is_err() {
                        return Err(RedisSettingsError::NoCertificate { path });
                    }
                    Some(certificates)
                }
            },
        };
        Ok(Self { address, certificates })
    }

    /// A connection for commands.
    pub async fn connect(&self) -> RedisResult<Connection> {
        if self.address.kind == Kind::Cluster {
            return Ok(Connection::Cluster(self.cluster()?.get_async_connection().await?));
        }
        let client = self.client(0, ProtocolVersion::RESP2).await?;
        Ok(Connection::One(client.get_multiplexed_async_connection_with_config(&config()).await?))
    }

    /// A connection on which messages come in: of a Cluster to one of the named servers, each in its turn.
    pub async fn listen(&self, turn: usize, messages: UnboundedSender<PushInfo>) -> RedisResult<MultiplexedConnection> {
        let client = self.client(turn, ProtocolVersion::RESP3).await?;
        client.get_multiplexed_async_connection_with_config(&config().set_push_sender(messages)).await
    }

    async fn client(&self, turn: usize, protocol: ProtocolVersion) -> RedisResult<Client> {
        let found = match &self.address.kind {
            Kind::Sentinel { .. } => self.sentinel()?.build()?.async_get_client().await?,
            _ => {
                let host = &self.address.hosts[turn % self.address.hosts.len()];
                let info = self.info(host)?;
                match &self.certificates {
                    Some(certificates) => Client::build_with_tls(info, certificates.clone())?,
                    None => Client::open(info)?,
                }
            }
        };
        let info = found.get_connection_info();
        let signed_in = info.redis_settings().clone().set_protocol(protocol);
        Client::open(info.clone().set_redis_settings(signed_in))
    }

    fn info(&self, host: &(String, u16)) -> RedisResult<ConnectionInfo> {
        let mut signed_in = RedisConnectionInfo::default().set_db(self.address.database);
        if let Some(user) = &self.address.credentials.user {
            signed_in = signed_in.set_username(user);
        }
        if let Some(password) = &self.address.credentials.password {
            signed_in = signed_in.set_password(password.expose());
        }
        let info = socket(host, self.address.is_tls).into_connection_info()?;
        Ok(info.set_redis_settings(signed_in).set_tcp_settings(tcp()))
    }

    fn cluster(&self) -> RedisResult<ClusterClient> {
        let hosts = self.address.hosts.iter().map(|host| self.info(host)).collect::<RedisResult<Vec<_>>>()?;
        // Few tries, and at once: who asks has no time for more.
        let mut builder = ClusterClient::builder(hosts)
            .tcp_settings(tcp())
            .connection_timeout(CONNECT)
            .response_timeout(RESPONSE)
            .retries(3)
            .min_retry_wait(5)
            .max_retry_wait(20);
        if let Some(certificates) = &self.certificates {
            builder = builder.certs(certificates.clone());
        }
        builder.build()
    }

    fn sentinel(&self) -> RedisResult<SentinelClientBuilder> {
        let Kind::Sentinel { master, credentials } = &self.address.kind else {
            return Err((redis::ErrorKind::InvalidClientConfig, "there are no Sentinels").into());
        };
        let sentinels = self.address.hosts.iter().map(|host| socket(host, self.address.is_tls));
        let mut builder = SentinelClientBuilder::new(sentinels, master, SentinelServerType::Master)?
            .set_client_to_redis_db(self.address.database)
            .set_client_to_redis_tcp_settings(tcp())
            .set_client_to_sentinel_tcp_settings(tcp());
        if let Some(user) = &self.address.credentials.user {
            builder = builder.set_client_to_redis_username(user);
        }
        if let Some(password) = &self.address.credentials.password {
            builder = builder.set_client_to_redis_password(password.expose());
        }
        if let Some(user) = &credentials.user {
            builder = builder.set_client_to_sentinel_username(user);
        }
        if let Some(password) = &credentials.password {
            builder = builder.set_client_to_sentinel_password(password.expose());
        }
        if self.address.is_tls {
            builder = builder.set_client_to_redis_tls_mode(TlsMode::Secure);
        }
        if let Some(certificates) = &self.certificates {
            builder = builder
                .set_client_to_redis_certificates(certificates.clone())
                .set_client_to_sentinel_certificates(certificates.clone());
        }
        Ok(builder)
    }
}

fn socket((host, port): &(String, u16), is_tls: bool) -> ConnectionAddr {
    match is_tls {
        false => ConnectionAddr::Tcp(host.clone(), *port),
        true => ConnectionAddr::TcpTls { host: host.clone(), port: *port, insecure: false, tls_params: None },
    }
}

/// Commands are small and somebody waits for each: none is held back until there are more.
fn tcp() -> TcpSettings {
    TcpSettings::default().set_nodelay(true)
}

fn config() -> AsyncConnectionConfig {
    AsyncConnectionConfig::new().set_connection_timeout(Some(CONNECT)).set_response_timeout(Some(RESPONSE))
}

impl ConnectionLike for Connection {
    fn req_packed_command<'a>(&'a mut self, cmd: &'a Cmd) -> RedisFuture<'a, Value> {
        match self {
            Self::One(connection) => connection.req_packed_command(cmd),
            Self::Cluster(connection) => connection.req_packed_command(cmd),
        }
    }

    fn req_packed_commands<'a>(
        &'a mut self,
        pipeline: &'a Pipeline,
        offset: usize,
        count: usize,
    ) -> RedisFuture<'a, Vec<Value>> {
        match self {
            Self::One(connection) => connection.req_packed_commands(pipeline, offset, count),
            Self::Cluster(connection) => connection.req_packed_commands(pipeline, offset, count),
        }
    }

    fn get_db(&self) -> i64 {
        match self {
            Self::One(connection) => connection.get_db(),
            Self::Cluster(connection) => connection.get_db(),
        }
    }
}
