//! What the variables of OpenTelemetry say. What they say of addresses, headers, times and samplers the library reads by
//! itself; here is decided whether there is anything for it to do.

/// What is sent to a collector.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signals {
    /// Spans.
    pub traces: bool,
    /// Metrics.
    pub metrics: bool,
    /// Lines of the log.
    pub logs: bool,
}

/// Samplers that there are.
const SAMPLERS: [&str; 6] = [
    "always_on",
    "always_off",
    "traceidratio",
    "parentbased_always_on",
    "parentbased_always_off",
    "parentbased_traceidratio",
];

impl Signals {
    /// What is sent, by variables that are set to something: nothing without an address.
    ///
    /// # Errors
    /// A sentence that says which variable wants what there is not.
    pub fn of(variable: impl Fn(&str) -> Option<String>) -> Result<Self, String> {
        if variable("OTEL_SDK_DISABLED").is_some_and(|value| value.eq_ignore_ascii_case("true")) {
            return Ok(Self::default());
        }
        let signals = Self {
            traces: is_sent("TRACES", &variable)?,
            metrics: is_sent("METRICS", &variable)?,
            logs: is_sent("LOGS", &variable)?,
        };
        if signals.traces {
            check_sampler(&variable)?;
        }
        Ok(signals)
    }
}

/// Whether a signal is sent.
fn is_sent(signal: &str, variable: &impl Fn(&str) -> Option<String>) -> Result<bool, String> {
    let exporter = format!("OTEL_{signal}_EXPORTER");
    match variable(&exporter).as_deref() {
        None | Some("otlp") => {}
        Some("none") => return Ok(false),
        Some(other) => {
            return Err(format!(
                "{exporter}: \"{other}\" is not to be had here; use otlp or none, and GATEWAY_ADMIN_LISTEN for Prometheus"
            ));
        }
    }
    let own = |what: &str| format!("OTEL_EXPORTER_OTLP_{signal}_{what}");
    if variable("OTEL_EXPORTER_OTLP_ENDPOINT").or_else(|| variable(&own("ENDPOINT"))).is_none() {
        return Ok(false);
    }
    for protocol in [own("PROTOCOL"), "OTEL_EXPORTER_OTLP_PROTOCOL".to_owned()] {
        match variable(&protocol).as_deref() {
            None => {}
            Some("http/protobuf") => break,
            Some(other) => {
                return Err(format!(
                    "{protocol}: \"{other}\" is not spoken here; use http/protobuf, which collectors take at port 4318"
                ));
            }
        }
    }
    Ok(true)
}

fn check_sampler(variable: &impl Fn(&str) -> Option<String>) -> Result<(), String> {
    let Some(sampler) = variable("OTEL_TRACES_SAMPLER") else { return Ok(()) };
    if !SAMPLERS.contains(&sampler.as_str()) {
        return Err(format!("OTEL_TRACES_SAMPLER: there is no \"{sampler}\"; use one of {}", SAMPLERS.join(", ")));
    }
    let share = variable("OTEL_TRACES_SAMPLER_ARG").and_then(|share| share.parse::<f64>().ok());
    if sampler.ends_with("ratio") && !share.is_some_and(|share| (0.0..=1.0).contains(&share)) {
        return Err(format!("OTEL_TRACES_SAMPLER_ARG: {sampler} needs a share from 0 to 1, such as 0.1"));
    }
    Ok(())
}
