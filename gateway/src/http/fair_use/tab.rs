//! What one request has been charged so far, and who would have to pay. It holds names and no address.

use super::{Caller, Kind, standing::Standing};

/// What one request has been charged.
#[derive(Clone, Copy, Debug)]
pub struct Tab {
    /// What its address is called without a credential, and with one that does not hold.
    address: [u64; 2],
    is_stranger: bool,
    paid: Option<(Caller, u64)>,
    standing: Option<Standing>,
}

impl Tab {
    pub(super) fn new(address: [u64; 2], is_stranger: bool) -> Self {
        Self { address, is_stranger, paid: None, standing: None }
    }

    /// Whether it came with a credential.
    #[must_use]
    pub fn is_stranger(&self) -> bool {
        self.is_stranger
    }

    /// What its address is called today.
    #[must_use]
    pub fn address(&self) -> u64 {
        self.address[0]
    }

    /// The same for what is asked next over the same connection, of which nothing is paid.
    #[must_use]
    pub fn next(&self) -> Self {
        Self::new(self.address, self.is_stranger)
    }

    pub(super) fn anonymous(&self) -> Caller {
        Caller { kind: Kind::Anonymous, name: self.address[0] }
    }

    pub(super) fn stranger(&self) -> Caller {
        Caller { kind: Kind::Stranger, name: self.address[1] }
    }

    pub(super) fn paid_by(&self) -> Option<(Caller, u64)> {
        self.paid
    }

    pub(super) fn pay(&mut self, caller: Caller, units: u64, standing: Standing) {
        (self.paid, self.standing) = (Some((caller, units)), Some(standing));
    }

    pub(super) fn standing(&self) -> Option<Standing> {
        self.standing
    }
}
