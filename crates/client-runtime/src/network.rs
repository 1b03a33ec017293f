//! Which hosts a request may reach. A base URL that leads into the operator's private network would let an
//! outsider send requests inside it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Why a host name can't be used.
#[derive(Debug, Clone, Copy, thiserror::Error)]
pub(crate) enum NotFound {
    #[error("nobody knows the host")]
    Unknown,
    #[error("the host lies inside a private network")]
    Inside,
}

/// Which networks a request may reach, the public one first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Reach {
    /// Every host on the public network.
    Public,
    /// Also hosts inside a private network.
    Private,
    /// This machine only.
    Loopback,
}

impl Reach {
    /// Whether a host at this address may be asked.
    pub(crate) fn allows(self, address: IpAddr) -> bool {
        match self {
            Self::Public => !is_private(address),
            Self::Private => true,
            Self::Loopback => address.to_canonical().is_loopback(),
        }
    }
}

/// Whether an address is outside the public network: on this machine, in a private network, link-local, or
/// reserved.
pub(crate) fn is_private(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => is_private_v4(address),
        IpAddr::V6(address) => is_private_v6(address),
    }
}

fn is_private_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    address.is_loopback()
        || address.is_private()
        || address.is_link_local()
        || address.is_documentation()
        || match (a, b, c) {
            // "This network", carriers' own (100.64/10), protocol assignments, benchmarks (198.18/15).
            (0, ..) | (100, 64..=127, _) | (192, 0, 0) | (198, 18 | 19, _) => true,
            // Multicast and reserved, broadcast among them.
            (224.., ..) => true,
            _ => false,
        }
}

fn is_private_v6(address: Ipv6Addr) -> bool {
    let [a, b, c, d, e, f, g, h] = address.segments();
    let embedded = |high: u16, low: u16| {
        let [[a, b], [c, d]] = [high.to_be_bytes(), low.to_be_bytes()];
        is_private_v4(Ipv4Addr::new(a, b, c, d))
    };
    match (a, b, c, d, e, f) {
        // Translated to IPv4, by the well-known prefix and by 6to4.
        (0x64, 0xff9b, 0, 0, 0, 0) => embedded(g, h),
        (0x2002, ..) => embedded(b, c),
        // Protocol assignments, Teredo's tunnels into IPv4 among them; and documentation.
        (0x2001, 0..0x200 | 0xdb8, ..) | (0x3fff, 0..0x1000, ..) => true,
        // Not global unicast: local, link-local, multicast, and embedded IPv4.
        _ => a & 0xe000 != 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_address_inside_a_network_is_taken_for_a_public_one() {
        for inside in [
            "0.0.0.0",
            "10.0.0.1",
            "100.64.0.1",
            "127.0.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.2.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.51.100.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::10.0.0.1",
            "::1.1.1.1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:0:4136:e378:8000:63bf:3fff:fdd2",
            "2001:1ff:ffff::1",
            "2001:db8::1",
            "2002:a00:1::1",
            "3fff::1",
            "3fff:fff:ffff::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(is_private(inside.parse().unwrap()), "{inside}");
        }
    }

    #[test]
    fn a_public_address_is_not_taken_for_one_inside() {
        for public in [
            "1.1.1.1",
            "100.63.0.1",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.1.0.1",
            "198.17.0.1",
            "198.20.0.1",
            "223.255.255.254",
            "2001:200::1",
            "2001:db7::1",
            "2001:db9::1",
            "2001:4860:4860::8888",
            "2606:4700::1111",
            "2a00::1",
            "3fff:1000::1",
            "3ffe::1",
            "64:ff9b::101:101",
            "2002:101:101::1",
            "::ffff:1.1.1.1",
        ] {
            assert!(!is_private(public.parse().unwrap()), "{public}");
        }
    }

    #[test]
    fn loopback_is_this_machine_alone() {
        assert!(Reach::Loopback.allows("127.0.0.1".parse().unwrap()));
        assert!(Reach::Loopback.allows("::1".parse().unwrap()));
        assert!(!Reach::Loopback.allows("10.0.0.1".parse().unwrap()));
        assert!(!Reach::Loopback.allows("1.1.1.1".parse().unwrap()));
        assert!(Reach::Private.allows("10.0.0.1".parse().unwrap()));
        assert!(!Reach::Public.allows("10.0.0.1".parse().unwrap()));
    }
}
