//! One-time codes by time (RFC 6238): six digits, SHA-1, steps of thirty seconds, as every authenticator app has them.

use totp_rs::{Builder, Secret, Totp};

use crate::db::DbError;

/// Seconds of a time step.
const STEP: u64 = 30;
/// Steps before and after the present one whose codes are taken: clocks differ, and people type slowly.
const WINDOW: u16 = 1;

/// The codes of a secret of at least 16 bytes.
///
/// # Errors
/// For a secret that is shorter (RFC 4226 §4).
pub fn codes_of(secret: &[u8]) -> Result<Totp, DbError> {
    Builder::new()
        .with_step_duration(STEP)
        .with_skew(WINDOW)
        .with_secret(Secret::from(secret))
        .build()
        .map_err(|error| DbError::Refused(anyhow::anyhow!("a second factor's secret: {error}")))
}

/// The step around `now`, in seconds since 1970, whose code this is; later than `last`, for no step's code is good twice.
#[must_use]
pub fn step_of(codes: &Totp, code: &str, now: u64, last: i64) -> Option<i64> {
    let step = i64::try_from(codes.check(code, now)?).ok()?;
    (step > last).then_some(step)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes() -> Totp {
        codes_of(b"12345678901234567890").expect("long enough")
    }

    /// RFC 6238, appendix B; of eight digits the last six.
    #[test]
    fn codes_are_those_of_the_rfc() {
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(codes().generate(seconds).to_string(), code, "{seconds}");
        }
    }

    #[test]
    fn neighbours_are_taken_and_nothing_twice() {
        let codes = codes();
        let now = 1_111_111_109;
        let at = |seconds: u64| codes.generate(seconds).to_string();
        let present = i64::try_from(now / STEP).expect("small");
        for (seconds, step) in [
            (now - STEP, present - 1),
            (now, present),
            (now + STEP, present + 1),
        ] {
            assert_eq!(step_of(&codes, &at(seconds), now, 0), Some(step));
        }
        for seconds in [now - 2 * STEP, now + 2 * STEP] {
            assert_eq!(step_of(&codes, &at(seconds), now, 0), None);
        }
        assert_eq!(step_of(&codes, &at(now), now, present), None, "used");
        for wrong in ["", "12", "abcdef", "１２３４５６"] {
            assert_eq!(step_of(&codes, wrong, now, 0), None, "{wrong}");
        }
        assert!(codes_of(b"short").is_err());
    }
}
