//! How many live connections somebody has.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, PoisonError},
};

use uuid::Uuid;

/// For whom connections are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Holder {
    /// All together.
    Everybody,
    /// A client's address.
    Address(IpAddr),
    /// A contact or a member of staff.
    Person(Uuid),
}

impl Holder {
    /// An IPv4 address, or the IPv6 network of 64 bits that one household has.
    pub fn address(address: IpAddr) -> Self {
        Self::Address(match address {
            IpAddr::V6(address) => {
                IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)))
            }
            v4 @ IpAddr::V4(_) => v4,
        })
    }
}

type Counts = Arc<Mutex<HashMap<Holder, usize>>>;

/// See the module.
#[derive(Default)]
pub(super) struct Places(Counts);

impl Places {
    /// None when the holder has as many already.
    pub fn take(&self, holder: Holder, most: usize) -> Option<Place> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(holder).or_default();
        if *count >= most {
            return None;
        }
        *count += 1;
        Some(Place {
            counts: Arc::clone(&self.0),
            holder,
        })
    }
}

/// A connection's place, given back when dropped.
pub(super) struct Place {
    counts: Counts,
    holder: Holder,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.holder) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.holder);
            }
        }
    }
}
