//! Addresses of pages, zones, languages, amounts.

use std::str::FromStr;

use async_graphql::{Description, InputValueError, InputValueResult, Scalar, ScalarType, Value};

macro_rules! text_scalar {
    ($(#[$meta:meta])* $name:ident($inner:ty), $parse:expr, $hint:literal) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Description)]
        pub struct $name(pub $inner);

        #[Scalar(use_type_description)]
        impl ScalarType for $name {
            fn parse(value: Value) -> InputValueResult<Self> {
                match value {
                    Value::String(text) => {
                        let parse: fn(String) -> Option<$inner> = $parse;
                        parse(text).map(Self).ok_or_else(|| InputValueError::custom($hint))
                    }
                    other => Err(InputValueError::expected_type(other)),
                }
            }

            fn to_value(&self) -> Value {
                Value::String(self.0.to_string())
            }
        }
    };
}

text_scalar!(
    /// The address of a page, beginning with `https://` or `http://`.
    Url(String),
    |text: String| (text.starts_with("https://") || text.starts_with("http://")).then_some(text),
    "write an address that begins with https://"
);

text_scalar!(
    /// A time zone of the IANA database: `America/Denver`.
    TimeZone(chrono_tz::Tz),
    |text: String| chrono_tz::Tz::from_str(&text).ok(),
    "write a zone of the IANA database such as America/Denver"
);

text_scalar!(
    /// A language as a BCP 47 code: `en`, `es`, `ase` for American Sign Language.
    LanguageCode(String),
    |text: String| {
        let is_code = (2..=35).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        is_code.then_some(text)
    },
    "write a language as a code of BCP 47 such as en or es"
);

text_scalar!(
    /// An exact decimal number as text: `12.50`.
    Decimal(rust_decimal::Decimal),
    |text: String| text.parse().ok(),
    "write an amount as 12.50"
);
