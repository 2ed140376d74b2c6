//! Passwords: Argon2id (RFC 9106), on threads of their own, and never more at once than memory allows.

use std::{
    num::NonZero,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use argon2::{
    ARGON2ID_IDENT, Argon2, Params,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use tokio::sync::Semaphore;

use super::password::Password;
use crate::config::PasswordsConfig;

/// How long a password waits for its turn before the caller is told to come back.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// How far hashing steps back: about a tenth of a processor that others want too, all of one that nobody wants.
#[cfg(target_os = "linux")]
const NICE: i32 = 10;

/// A password's hash as a PHC string, which carries its own salt and parameters. Only [`Passwords::hash`] makes one,
/// so that nobody stores a password by mistake.
#[derive(Clone, PartialEq, Eq)]
pub struct HashedPassword(String);

impl HashedPassword {
    /// What is stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for HashedPassword {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("HashedPassword(…)")
    }
}

/// Settings that Argon2 cannot work with.
#[derive(Debug, thiserror::Error)]
#[error(
    "passwords: {0}; memory is at least 8 KiB for each lane, iterations and lanes are at least 1"
)]
pub struct BadHashSettings(String);

/// Why a password was neither hashed nor checked.
#[derive(Debug, thiserror::Error)]
pub enum HashingError {
    /// Too many wait for their turn already.
    #[error("too many passwords are being checked at this moment")]
    Busy,
    /// No memory, or no random numbers.
    #[error("hashing a password failed: {0}")]
    Failed(String),
}

/// What a check says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Not the password, or there was none to compare with.
    Wrong,
    /// The password.
    Right,
    /// The password, but its hash was made with other settings than today's: hash it anew.
    RightButOld,
}

/// Hashes and checks passwords.
#[derive(Clone, Debug)]
pub struct Passwords {
    params: Params,
    turns: Arc<Semaphore>,
    threads: Arc<rayon::ThreadPool>,
    /// Of a password that nobody knows. Compared with when there is no account, so that the work is the same.
    decoy: Arc<str>,
    checks: Arc<AtomicU64>,
    longest_wait: Duration,
}

impl Passwords {
    /// Checks the settings and makes one hash, which takes as long as any. As many hashes as there are cores are
    /// computed at the same time: more would not be faster, and each takes its memory. They step back for everything
    /// else: a thousand people who log in at once must not keep those waiting who are in.
    ///
    /// # Errors
    /// Settings that Argon2 cannot work with.
    pub fn new(settings: &PasswordsConfig) -> Result<Self, BadHashSettings> {
        let PasswordsConfig {
            memory_kib,
            iterations,
            parallelism,
        } = *settings;
        let params = Params::new(memory_kib, iterations, parallelism, None)
            .map_err(|error| BadHashSettings(error.to_string()))?;
        let at_once = std::thread::available_parallelism().map_or(1, NonZero::get);
        let threads = rayon::ThreadPoolBuilder::new()
            .num_threads(at_once)
            .thread_name(|number| format!("hashing-{number}"))
            .start_handler(|_| step_back())
            // Whoever waits for the result hears that there is none.
            .panic_handler(|_| tracing::error!("hashing a password panicked"))
            .build()
            .map_err(|error| BadHashSettings(error.to_string()))?;
        let decoy = Argon2::from(&params)
            .hash_password(&rand::random::<[u8; 32]>())
            .map_err(|error| BadHashSettings(error.to_string()))?;
        Ok(Self {
            params,
            turns: Arc::new(Semaphore::new(at_once)),
            threads: Arc::new(threads),
            decoy: decoy.to_string().into(),
            checks: Arc::default(),
            longest_wait: LONGEST_WAIT,
        })
    }

    /// Hashes a password with a salt of its own.
    ///
    /// # Errors
    /// When no turn came in time, or memory is short.
    pub async fn hash(&self, password: &Password) -> Result<HashedPassword, HashingError> {
        let (argon, password) = (Argon2::from(&self.params), password.clone());
        let work = move || argon.hash_password(password.as_bytes());
        let hash = self
            .in_turn(work)
            .await?
            .map_err(|error| HashingError::Failed(error.to_string()))?;
        Ok(HashedPassword(hash.to_string()))
    }

    /// Compares a password with a stored hash, or with the decoy when there is none: the same work either way.
    ///
    /// # Errors
    /// When no turn came in time.
    pub async fn verify(
        &self,
        password: &Password,
        stored: Option<&str>,
    ) -> Result<Verdict, HashingError> {
        let readable = stored.and_then(|stored| match PasswordHash::new(stored) {
            Ok(hash)
                if hash.algorithm == ARGON2ID_IDENT
                    && hash.salt.is_some()
                    && hash.hash.is_some() =>
            {
                Some(hash)
            }
            _ => {
                tracing::error!("a stored password hash cannot be read; nobody can log in with it");
                None
            }
        });
        let known = readable.is_some();
        let old = readable
            .as_ref()
            .is_some_and(|hash| !self.made_with_todays(hash));
        let hash = match readable {
            Some(hash) => hash,
            None => PasswordHash::new(&self.decoy)
                .map_err(|error| HashingError::Failed(error.to_string()))?,
        };
        let password = password.clone();
        let checks = Arc::clone(&self.checks);
        let work = move || {
            checks.fetch_add(1, Ordering::Relaxed);
            // Takes memory, passes and lanes from the hash.
            Argon2::default().verify_password(password.as_bytes(), &hash)
        };
        let matches = self.in_turn(work).await?.is_ok();
        Ok(match (known && matches, old) {
            (false, _) => Verdict::Wrong,
            (true, false) => Verdict::Right,
            (true, true) => Verdict::RightButOld,
        })
    }

    /// How many passwords were checked since the start.
    #[must_use]
    pub fn checks(&self) -> u64 {
        self.checks.load(Ordering::Relaxed)
    }

    fn made_with_todays(&self, hash: &PasswordHash) -> bool {
        Params::try_from(hash).is_ok_and(|params| {
            let of = |params: &Params| (params.m_cost(), params.t_cost(), params.p_cost());
            of(&params) == of(&self.params)
        })
    }

    /// Runs on a thread of the pool. The turn goes with the work: a caller who leaves does not free its memory.
    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, HashingError> {
        let turn = tokio::time::timeout(self.longest_wait, Arc::clone(&self.turns).acquire_owned());
        let turn = turn
            .await
            .map_err(|_| HashingError::Busy)?
            .map_err(|error| HashingError::Failed(error.to_string()))?;
        let (tell, told) = tokio::sync::oneshot::channel();
        self.threads.spawn(move || {
            let result = work();
            drop(turn);
            // Nobody may be left to hear it.
            let _ = tell.send(result);
        });
        told.await
            .map_err(|error| HashingError::Failed(error.to_string()))
    }
}

/// Gives the calling thread the least weight against threads of the usual priority. What cannot be had is no harm.
fn step_back() {
    // Elsewhere than on Linux it would be the whole process's.
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(None, NICE) {
        tracing::debug!(%error, "hashing runs with the priority of everything else");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(memory_kib: u32, iterations: u32, parallelism: u32) -> PasswordsConfig {
        PasswordsConfig {
            memory_kib,
            iterations,
            parallelism,
        }
    }

    fn quick(iterations: u32) -> Passwords {
        Passwords::new(&settings(8, iterations, 1)).unwrap()
    }

    fn typed(text: &str) -> Password {
        Password::typed(text).unwrap()
    }

    #[tokio::test]
    async fn a_hash_fits_its_password_and_no_other() {
        let passwords = quick(1);
        let hash = passwords.hash(&typed("Grüße aus Köln")).await.unwrap();
        assert!(
            hash.as_str().starts_with("$argon2id$v=19$m=8,t=1,p=1$"),
            "{}",
            hash.as_str()
        );
        for (password, verdict) in [
            ("Grüße aus Köln", Verdict::Right),
            ("Gru\u{308}ße aus Ko\u{308}ln", Verdict::Right),
            ("Grüße\u{a0}aus Köln", Verdict::Right),
            ("grüße aus köln", Verdict::Wrong),
            (" Grüße aus Köln", Verdict::Wrong),
        ] {
            assert_eq!(
                passwords
                    .verify(&typed(password), Some(hash.as_str()))
                    .await
                    .unwrap(),
                verdict,
                "{password}"
            );
        }
        let again = passwords.hash(&typed("Grüße aus Köln")).await.unwrap();
        assert_ne!(hash, again, "each has a salt of its own");
    }

    #[tokio::test]
    async fn without_a_hash_the_same_work_is_done_for_nothing() {
        let passwords = quick(1);
        let password = typed("whatever it may be");
        for stored in [
            None,
            Some("rubbish"),
            Some("$2b$10$abcdefghijklmnopqrstuv"),
            Some("$argon2id$v=19$m=8,t=1,p=1"),
        ] {
            let before = passwords.checks();
            assert_eq!(
                passwords.verify(&password, stored).await.unwrap(),
                Verdict::Wrong,
                "{stored:?}"
            );
            assert_eq!(passwords.checks(), before + 1, "{stored:?}");
        }
        let decoy = PasswordHash::new(&passwords.decoy).unwrap();
        assert!(passwords.made_with_todays(&decoy));
    }

    #[tokio::test]
    async fn a_hash_of_other_settings_is_right_but_old() {
        let hash = quick(1).hash(&typed("correct horse")).await.unwrap();
        let stored = Some(hash.as_str());
        assert_eq!(
            quick(2)
                .verify(&typed("correct horse"), stored)
                .await
                .unwrap(),
            Verdict::RightButOld
        );
        assert_eq!(
            quick(2)
                .verify(&typed("wrong horse"), stored)
                .await
                .unwrap(),
            Verdict::Wrong
        );
    }

    #[tokio::test]
    async fn whoever_waits_too_long_is_told_to_come_back() {
        let passwords = Passwords {
            longest_wait: Duration::from_millis(10),
            ..quick(1)
        };
        let all = u32::try_from(passwords.turns.available_permits()).unwrap();
        let _taken = passwords.turns.acquire_many(all).await.unwrap();
        let verdict = passwords.verify(&typed("anything"), None).await;
        assert!(matches!(verdict, Err(HashingError::Busy)), "{verdict:?}");
        assert_eq!(passwords.checks(), 0);
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn hashing_steps_back_and_nothing_else_does() {
        let nice = || rustix::process::getpriority_process(None).unwrap();
        let before = nice();
        let within = quick(1).in_turn(nice).await.unwrap();
        assert!(within >= NICE, "{within}");
        assert_eq!(nice(), before);
    }

    #[test]
    fn settings_that_argon2_cannot_work_with_are_refused() {
        for bad in [settings(7, 1, 1), settings(8, 0, 1), settings(8, 1, 0)] {
            assert!(Passwords::new(&bad).is_err(), "{bad:?}");
        }
    }
}
