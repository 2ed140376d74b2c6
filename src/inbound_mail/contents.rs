//! What a mail says and brings, as a reply or a message has it: its text shortened, its files uploaded.

use std::io::{Seek, Write};

use uuid::Uuid;

use super::{
    mail::{File, Mail},
    sender::{Sender, Target},
};
use crate::{
    access::Caller,
    api::{Failure, UserError, UserErrorCode},
    attachments::{Files, Incoming, UploadLimits},
    conversations::commands as conversations,
    db::Database,
    tenants::TenantDirectory,
    text::message,
    tickets::commands as tickets,
};

/// Characters that notes below a text may take of its room.
const NOTES: usize = 4_000;
/// Lines that they take at most.
const NOTE_LINES: usize = 10;

/// What it takes to bring files in.
#[derive(Debug)]
pub(super) struct Contents<'a> {
    files: &'a Files,
    db: &'a Database,
    tenants: &'a TenantDirectory,
}

/// How much a text may be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    characters: usize,
    lines: usize,
}

impl Room {
    /// Of a reply, or of a message.
    pub const fn of(to: &Target) -> Self {
        match to {
            Target::Ticket(_) => Self {
                characters: tickets::MAX_BODY,
                lines: usize::MAX,
            },
            Target::Conversation(_) => Self {
                characters: conversations::MAX_BODY,
                lines: conversations::MAX_LINES,
            },
        }
    }

    /// As much of the text as there is room for, from its beginning.
    pub fn fit(self, text: &str) -> String {
        let end = text
            .match_indices('\n')
            .nth(self.lines.saturating_sub(1))
            .map_or(text.len(), |(place, _)| place);
        text[..end].chars().take(self.characters).collect()
    }

    fn takes(self, text: &str) -> bool {
        text.chars().count() <= self.characters && text.lines().nth(self.lines).is_none()
    }

    /// What is left when so many characters are for something else.
    const fn without(self, characters: usize) -> Self {
        Self {
            characters: self.characters.saturating_sub(characters),
            lines: self.lines.saturating_sub(NOTE_LINES),
        }
    }
}

impl<'a> Contents<'a> {
    pub const fn of(files: &'a Files, db: &'a Database, tenants: &'a TenantDirectory) -> Self {
        Self { files, db, tenants }
    }

    /// The text and its files, uploaded as the contact's own. What cannot be taken is named in the text.
    pub async fn read(
        &self,
        sender: &Sender,
        caller: &Caller,
        mail: &Mail,
    ) -> Result<(String, Vec<Uuid>), Failure> {
        let room = Room::of(&sender.to);
        let mut refused = mail.left_out.clone();
        let mut attached = Vec::new();
        let tenant = self.tenants.by_id(sender.tenant).await?;
        let most = tenant.map_or(0, |tenant| UploadLimits::from(&tenant.tickets).files);
        let whole = self.whole_text(caller, mail, room)?;
        for file in whole.iter().chain(&mail.files) {
            if attached.len() >= most {
                refused.push(file.name.clone());
                continue;
            }
            match self.upload(caller, file).await {
                Ok(id) => attached.push(id),
                Err(Failure::User(errors)) if !is_away(&errors) => {
                    let why = errors.first().map(|error| error.message.clone());
                    refused.push(format!("{} ({})", file.name, why.unwrap_or_default()));
                }
                Err(failure) => return Err(failure),
            }
        }
        let locale = caller.locale;
        let mut notes = Vec::new();
        if whole.is_some() {
            notes.push(message(locale, "mail-shortened-reply", &[]));
        }
        if !refused.is_empty() {
            let names = [("names", refused.join(", ").into())];
            notes.push(message(locale, "mail-files-refused", &names));
        }
        let taken = notes.iter().map(|note| note.chars().count() + 4).sum();
        let mut body = room.without(taken).fit(&mail.text);
        if body.is_empty() && notes.is_empty() && sender.to.ticket().is_some() {
            // A reply says something; the files say it here.
            let names: Vec<&str> = mail.files.iter().map(|file| file.name.as_str()).collect();
            body = names.join(", ");
        }
        for note in notes {
            body.push_str("\n\n*");
            body.push_str(&note);
            body.push('*');
        }
        Ok((room.fit(body.trim()), attached))
    }

    /// A text that is longer than a reply may be, as a file.
    fn whole_text(
        &self,
        caller: &Caller,
        mail: &Mail,
        room: Room,
    ) -> Result<Option<File>, Failure> {
        // The notes below it need some room too.
        if room.without(NOTES).takes(&mail.text) {
            return Ok(None);
        }
        let written = self.files.incoming().and_then(|mut file| {
            file.write_all(mail.text.as_bytes())?;
            Ok(file)
        });
        let bytes = written.map_err(|error| {
            tracing::error!(%error, "a mail's text cannot be stored");
            UserError::at(caller.locale, UserErrorCode::StorageUnavailable, "file")
        })?;
        Ok(Some(File {
            name: message(caller.locale, "mail-whole-text", &[]),
            bytes,
        }))
    }

    async fn upload(&self, caller: &Caller, file: &File) -> Result<Uuid, Failure> {
        // Another recipient of the same mail reads it too.
        let again = file.bytes.try_clone().and_then(|mut bytes| {
            bytes.rewind()?;
            Ok(bytes)
        });
        let bytes = again.map_err(|error| {
            tracing::error!(%error, "a mail's file cannot be read");
            UserError::at(caller.locale, UserErrorCode::StorageUnavailable, "file")
        })?;
        let incoming = Incoming {
            name: file.name.clone(),
            file: bytes,
        };
        let row = crate::attachments::commands::upload(self.db, self.files, caller, None, incoming)
            .await?;
        Ok(row.id)
    }
}

fn is_away(errors: &[UserError]) -> bool {
    errors
        .iter()
        .any(|error| error.code == UserErrorCode::StorageUnavailable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_by_characters_and_by_lines() {
        let room = Room {
            characters: 5,
            lines: 2,
        };
        for (text, fitting) in [
            ("", ""),
            ("äöüß", "äöüß"),
            ("äöüßxy", "äöüßx"),
            ("a\nb", "a\nb"),
            ("a\nb\nc", "a\nb"),
            ("a\n\n\n", "a\n"),
        ] {
            assert_eq!(room.fit(text), fitting, "{text:?}");
            assert!(room.takes(&room.fit(text)), "{text:?}");
        }
        assert!(!room.takes("a\nb\nc") && !room.takes("123456"));
        let endless = Room {
            characters: 9,
            lines: usize::MAX,
        };
        assert_eq!(endless.fit("a\nb\nc\nd\ne"), "a\nb\nc\nd\ne");
    }
}
