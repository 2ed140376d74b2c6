//! One conversation in LMTP (RFC 2033): SMTP, but each recipient of a mail gets an answer of its own.

use std::{io, sync::Arc};

use smtp_proto::{
    Error, Request,
    request::receiver::{DataReceiver, DummyDataReceiver, DummyLineReceiver, RequestReceiver},
};
use tokio::{
    fs::File,
    io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt},
    net::TcpStream,
    sync::Semaphore,
    time::timeout,
};
use tokio_util::sync::CancellationToken;

use super::{
    listener::Limits,
    reception::{Answer, Arrived, Reception},
};
use crate::notifications::ReplyTo;

/// Recipients of a mail at most. Each has an address of their own, so mostly there is one.
const RECIPIENTS: usize = 20;
/// Mistakes after which the conversation ends: guessing addresses is one.
const MISTAKES: usize = 20;
/// Bytes that are read at once.
const CHUNK: usize = 16 * 1024;

/// See the module.
pub(super) struct Session {
    pub reception: Reception,
    pub limits: Arc<Limits>,
    pub reading: Arc<Semaphore>,
    pub stop: CancellationToken,
    /// Whether there is room for it.
    pub admitted: bool,
}

/// What was said of the mail that is to come.
#[derive(Default)]
struct Envelope {
    /// Whether there is a sender, who may be nobody.
    begun: bool,
    from_nobody: bool,
    recipients: Vec<ReplyTo>,
}

/// How what comes next is to be understood.
enum State {
    Commands(RequestReceiver),
    /// The rest of a line that was too long.
    LongLine(DummyLineReceiver),
    Data(Spool),
    /// The rest of a mail that is not taken, and why.
    Unwanted(DummyDataReceiver, &'static str),
}

/// A mail while it comes in: on disk, in a nameless file.
struct Spool {
    receiver: DataReceiver,
    file: File,
    /// What is not on disk yet; the last byte may have to be taken back.
    pending: Vec<u8>,
    size: usize,
}

const TOO_BIG: &str = "552 5.3.4 The mail is larger than is taken here\r\n";
const NO_ROOM: &str = "452 4.3.1 No room at present\r\n";

impl Session {
    /// Converses until the other side has said all, or this one has had enough.
    pub async fn converse(&self, mut stream: TcpStream) -> io::Result<()> {
        if !self.admitted {
            return say(&mut stream, "421 4.3.2 Too many connections\r\n").await;
        }
        say(&mut stream, "220 portico LMTP\r\n").await?;
        let mut state = State::Commands(RequestReceiver::default());
        let mut envelope = Envelope::default();
        let mut greeted = false;
        let mut mistakes = 0;
        let mut buffer = vec![0; CHUNK];
        loop {
            let read = tokio::select! {
                () = self.stop.cancelled() => return say(&mut stream, "421 4.3.2 Shutting down\r\n").await,
                read = timeout(self.limits.timeout, stream.read(&mut buffer)) => read,
            };
            let Ok(read) = read else {
                return say(&mut stream, "421 4.4.2 Too slow\r\n").await;
            };
            let read = read?;
            if read == 0 {
                return Ok(());
            }
            let mut bytes = buffer[..read].iter();
            while !bytes.as_slice().is_empty() {
                match &mut state {
                    State::LongLine(receiver) => {
                        if receiver.ingest(&mut bytes) {
                            mistakes += 1;
                            say(&mut stream, "500 5.5.2 The line is too long\r\n").await?;
                            state = State::Commands(RequestReceiver::default());
                        }
                    }
                    State::Unwanted(receiver, why) => {
                        if receiver.ingest(&mut bytes) {
                            for _ in &envelope.recipients {
                                say(&mut stream, why).await?;
                            }
                            envelope = Envelope::default();
                            state = State::Commands(RequestReceiver::default());
                        }
                    }
                    State::Data(spool) => {
                        let complete = spool.receiver.ingest(&mut bytes, &mut spool.pending);
                        match spool.store(self.limits.size, complete).await {
                            Err(why) if complete => {
                                for _ in &envelope.recipients {
                                    say(&mut stream, why).await?;
                                }
                                envelope = Envelope::default();
                                state = State::Commands(RequestReceiver::default());
                            }
                            Err(why) => {
                                let rest = DummyDataReceiver::new_data(&spool.receiver);
                                state = State::Unwanted(rest, why);
                            }
                            Ok(()) if complete => {
                                self.deliver(&mut stream, spool, &envelope).await?;
                                envelope = Envelope::default();
                                state = State::Commands(RequestReceiver::default());
                            }
                            Ok(()) => {}
                        }
                    }
                    State::Commands(receiver) => {
                        let request = match receiver.ingest(&mut bytes) {
                            Err(Error::NeedsMoreData { .. }) => break,
                            Err(Error::ResponseTooLong) => {
                                state = State::LongLine(DummyLineReceiver {});
                                continue;
                            }
                            request => request,
                        };
                        match self.obey(request, &mut greeted, &mut envelope) {
                            Step::Say(answer) => {
                                mistakes += usize::from(answer.starts_with('5'));
                                say(&mut stream, &answer).await?;
                            }
                            Step::Data => match self.reception.files.incoming() {
                                Ok(file) => {
                                    say(&mut stream, "354 Go ahead\r\n").await?;
                                    state = State::Data(Spool {
                                        receiver: DataReceiver::new(),
                                        file: File::from_std(file),
                                        pending: Vec::new(),
                                        size: 0,
                                    });
                                }
                                Err(error) => {
                                    tracing::error!(%error, "no file for a mail");
                                    say(&mut stream, NO_ROOM).await?;
                                }
                            },
                            Step::Quit => return say(&mut stream, "221 2.0.0 Bye\r\n").await,
                        }
                    }
                }
                if mistakes >= MISTAKES {
                    return say(&mut stream, "421 4.7.0 Too many mistakes\r\n").await;
                }
            }
        }
    }

    fn obey(
        &self,
        request: Result<Request<std::borrow::Cow<'_, str>>, Error>,
        greeted: &mut bool,
        envelope: &mut Envelope,
    ) -> Step {
        match request {
            Ok(Request::Lhlo { .. }) => {
                *greeted = true;
                *envelope = Envelope::default();
                Step::Say(format!(
                    "250-portico\r\n250-PIPELINING\r\n250-ENHANCEDSTATUSCODES\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE {}\r\n",
                    self.limits.size
                ))
            }
            Ok(Request::Ehlo { .. } | Request::Helo { .. }) => {
                Step::say("500 5.5.1 This is LMTP: say LHLO\r\n")
            }
            Ok(Request::Mail { .. }) if !*greeted || envelope.begun => {
                Step::say("503 5.5.1 Not now\r\n")
            }
            Ok(Request::Mail { from }) if from.size > self.limits.size => Step::say(TOO_BIG),
            Ok(Request::Mail { from }) => {
                envelope.begun = true;
                envelope.from_nobody = from.address.is_empty();
                Step::say("250 2.1.0 OK\r\n")
            }
            Ok(Request::Rcpt { .. }) if !envelope.begun => Step::say("503 5.5.1 Not now\r\n"),
            Ok(Request::Rcpt { .. }) if envelope.recipients.len() >= RECIPIENTS => {
                Step::say("452 4.5.3 Too many recipients\r\n")
            }
            Ok(Request::Rcpt { to }) => match self.reception.open(&to.address) {
                Some(to) => {
                    envelope.recipients.push(to);
                    Step::say("250 2.1.5 OK\r\n")
                }
                None => Step::say("550 5.1.1 No such address\r\n"),
            },
            Ok(Request::Data) if envelope.recipients.is_empty() => {
                Step::say("503 5.5.1 No recipient\r\n")
            }
            Ok(Request::Data) => Step::Data,
            Ok(Request::Rset) => {
                *envelope = Envelope::default();
                Step::say("250 2.0.0 OK\r\n")
            }
            Ok(Request::Noop { .. }) => Step::say("250 2.0.0 OK\r\n"),
            Ok(Request::Quit) => Step::Quit,
            Ok(_) => Step::say("502 5.5.1 Not offered\r\n"),
            Err(Error::UnknownCommand) => Step::say("500 5.5.1 No such command\r\n"),
            Err(Error::InvalidRecipientAddress) => Step::say("501 5.1.3 No address\r\n"),
            Err(Error::InvalidSenderAddress) => Step::say("501 5.1.7 No address\r\n"),
            Err(_) => Step::say("501 5.5.4 Not understood\r\n"),
        }
    }

    /// Has the mail read and judged, and says for each recipient in turn what became of it.
    async fn deliver(
        &self,
        stream: &mut TcpStream,
        spool: &mut Spool,
        envelope: &Envelope,
    ) -> io::Result<()> {
        let arrived = self.read(spool, envelope.from_nobody).await;
        if let Err(error) = &arrived {
            tracing::error!(%error, "a mail that came in cannot be read from disk");
        }
        for to in &envelope.recipients {
            let answer = match &arrived {
                Ok(arrived) => self.reception.take(*to, arrived).await,
                Err(_) => Answer::Later,
            };
            say(stream, words(answer)).await?;
        }
        Ok(())
    }

    async fn read(&self, spool: &mut Spool, from_nobody: bool) -> io::Result<Arrived> {
        let place = Arc::clone(&self.reading).acquire_owned().await;
        let place = place.map_err(io::Error::other)?;
        let mut raw = Vec::with_capacity(spool.size);
        spool.file.flush().await?;
        spool.file.rewind().await?;
        spool.file.read_to_end(&mut raw).await?;
        let files = self.reception.files.clone();
        let arrived = tokio::task::spawn_blocking(move || {
            let arrived = Arrived::of(&raw, from_nobody, &files);
            drop((raw, place));
            arrived
        });
        arrived.await.map_err(io::Error::other)
    }
}

impl Spool {
    /// Puts on disk what came; says why not when it cannot go on.
    async fn store(&mut self, most: usize, complete: bool) -> Result<(), &'static str> {
        // The end is a dot between two line ends; the receiver takes back what it had taken for a line of the mail's.
        let kept = usize::from(!complete).min(self.pending.len());
        let ready = self.pending.len() - kept;
        self.size += ready;
        if self.size + kept > most {
            return Err(TOO_BIG);
        }
        if let Err(error) = self.file.write_all(&self.pending[..ready]).await {
            tracing::error!(%error, "a mail that comes in cannot be put on disk");
            return Err(NO_ROOM);
        }
        self.pending.drain(..ready);
        Ok(())
    }
}

enum Step {
    Say(String),
    Data,
    Quit,
}

impl Step {
    fn say(answer: &str) -> Self {
        Self::Say(answer.to_owned())
    }
}

const fn words(answer: Answer) -> &'static str {
    match answer {
        Answer::Taken => "250 2.0.0 Taken as a reply\r\n",
        Answer::Kept => "250 2.0.0 Kept for the service desk\r\n",
        Answer::Gone => "550 5.1.1 No such ticket or conversation\r\n",
        Answer::Full => "452 4.2.2 Too many mails that could not be taken\r\n",
        Answer::Later => "451 4.3.0 Not now, try again\r\n",
    }
}

async fn say(stream: &mut TcpStream, answer: &str) -> io::Result<()> {
    stream.write_all(answer.as_bytes()).await
}
