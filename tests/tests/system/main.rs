//! What only the whole system can show: specs, generated clients, facade and sandbox, one against
//! another. Everything happens on loopback, on clocks that the tests move.

#[cfg(test)]
mod answers;
#[cfg(test)]
mod case;
#[cfg(test)]
mod clients;
#[cfg(test)]
mod conformance;
#[cfg(test)]
mod documented;
#[cfg(test)]
mod exercise;
#[cfg(test)]
mod identifiers;
#[cfg(test)]
mod newcomer;
#[cfg(test)]
mod outcomes_gainsight_px;
#[cfg(test)]
mod outcomes_lytics;
#[cfg(test)]
mod outcomes_lytics_many;
#[cfg(test)]
mod outcomes_mixpanel;
#[cfg(test)]
mod outcomes_mudbase;
#[cfg(test)]
mod outcomes_pureclarity;
#[cfg(test)]
mod scripted;
#[cfg(test)]
mod spec;
#[cfg(test)]
mod whole;
#[cfg(test)]
mod wire;
