# syntax=docker/dockerfile:1
# The gateway in a small image: no shell, no root, one program.
#   docker build -t recovery-gateway .
#   docker run -p 8080:8080 -v gateway:/data recovery-gateway serve --migrate

# Of one Debian with the image below, as the program is linked to its C library.
ARG BUILDER=docker.io/library/rust:1.95-bookworm
# A C library, the certificates of public authorities, a user without rights.
ARG RUNTIME=gcr.io/distroless/cc-debian12:nonroot

FROM ${BUILDER} AS build
WORKDIR /src
COPY . .
# What was fetched and compiled before stays on the machine that builds, and in no layer.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --locked --profile dist --package gateway \
    && mkdir -p /out/data \
    && cp target/dist/gateway /out/

FROM ${RUNTIME}
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Recovery gateway" \
      org.opencontainers.image.description="A GraphQL gateway for a network of recovery community centers" \
      org.opencontainers.image.licenses="MIT OR Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=build /out/gateway /usr/local/bin/gateway
COPY --from=build --chown=65532:65532 /out/data /data
USER 65532:65532
WORKDIR /data
# Where SQLite's file lies; PostgreSQL leaves it empty.
VOLUME /data
ENV GATEWAY_LISTEN=0.0.0.0:8080 \
    DATABASE_URL=sqlite:///data/gateway.db
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["/usr/local/bin/gateway", "health"]
ENTRYPOINT ["/usr/local/bin/gateway"]
CMD ["serve"]
