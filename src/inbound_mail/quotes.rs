//! What somebody wrote themselves, without what they answer to and without their signature.
//!
//! There is a crate for it; it knows English alone. These rules know what Gmail, Outlook, Apple Mail, Thunderbird and web
//! mailers write in German, English and French. When in doubt they leave too much: what stays is ugly, what goes is lost.

/// Lines that an attribution may be broken into.
const BROKEN: usize = 4;
/// Lines of a signature at most; what is longer is none.
const SIGNATURE: usize = 12;

/// Cuts. `markers` are the lines above which mails ask people to write, in every language.
pub(super) fn without_quotes(text: &str, markers: &[String]) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    if let Some(at) = lines
        .iter()
        .position(|line| markers.iter().any(|marker| line.contains(marker)))
    {
        lines.truncate(at);
    }
    if let Some(at) = (0..lines.len()).find(|at| begins_old_mail(&lines, *at)) {
        lines.truncate(at);
    }
    cut_attribution(&mut lines);
    cut_end(&mut lines);
    if let Some(at) = lines.iter().rposition(|line| is_signature_mark(line))
        && lines.len() - at <= SIGNATURE
    {
        lines.truncate(at);
    }
    cut_end(&mut lines);
    let start = lines
        .iter()
        .position(|line| !line.is_empty())
        .unwrap_or(lines.len());
    lines[start..].join("\n")
}

fn is_quoted(line: &str) -> bool {
    line.trim_start().starts_with('>')
}

/// `-- ` by itself (RFC 3676 §4.3); many programs lose the blank.
fn is_signature_mark(line: &str) -> bool {
    line == "--"
}

/// From here on everything is the mail that is answered: what Outlook and forwarding put there.
fn begins_old_mail(lines: &[&str], at: usize) -> bool {
    let line = lines[at].trim_start_matches(['>', ' ']);
    let bare = line.trim_matches(['-', '_', ' ', '*']).to_lowercase();
    let dashed = line.starts_with("--") || line.starts_with("__");
    if dashed
        && [
            "original message",
            "ursprüngliche nachricht",
            "originalnachricht",
            "forwarded message",
            "weitergeleitete nachricht",
            "message d'origine",
        ]
        .contains(&bare.as_str())
    {
        return true;
    }
    // The rule above Outlook's lines goes with them.
    let is_rule = line.len() > 8 && line.chars().all(|c| matches!(c, '_' | '-'));
    let from = if is_rule { at + 1 } else { at };
    begins_headers(lines.get(from..).unwrap_or_default())
}

/// `Von: … Gesendet: … An: … Betreff: …`, at least three of them in as many lines as they take.
fn begins_headers(lines: &[&str]) -> bool {
    let word = |line: &str| {
        let line = line.trim_matches(['*', ' ']).to_lowercase();
        let (word, rest) = line.split_once(':')?;
        let has_more = !rest.trim_matches(['*', ' ']).is_empty();
        has_more.then(|| word.trim_matches(['*', ' ']).to_owned())
    };
    let is = |line: &str, words: &[&str]| word(line).is_some_and(|word| words.contains(&&*word));
    let Some(first) = lines.first() else {
        return false;
    };
    let next = &lines[1..lines.len().min(7)];
    is(first, &["from", "von", "de"])
        && next.iter().any(|line| {
            is(
                line,
                &["sent", "gesendet", "date", "datum", "envoyé", "envoyé le"],
            )
        })
        && next
            .iter()
            .any(|line| is(line, &["to", "an", "à", "subject", "betreff", "objet"]))
}

/// "On …, … wrote:" and what is quoted below it. Who answers between the quotes keeps them.
fn cut_attribution(lines: &mut Vec<&str>) {
    for at in 0..lines.len() {
        let Some(length) = attribution(&lines[at..]) else {
            continue;
        };
        let below = &lines[at + length..];
        let quoted = below
            .iter()
            .find(|line| !line.is_empty())
            .is_none_or(|line| is_quoted(line));
        if !quoted {
            continue;
        }
        let own = below
            .iter()
            .rposition(|line| !line.is_empty() && !is_quoted(line));
        // Below the quotes stands a signature at most.
        let answered_between = own.is_some_and(|own| {
            !below[..=own].iter().any(|line| is_signature_mark(line))
                && below[..own].iter().any(|line| is_quoted(line))
        });
        if answered_between {
            lines.drain(at..at + length);
        } else {
            lines.truncate(at);
        }
        return;
    }
}

/// How many lines it takes, if one begins here.
fn attribution(lines: &[&str]) -> Option<usize> {
    let first = lines.first()?.trim_start_matches(['>', ' ']);
    let begins = ["On ", "Am ", "Le ", "Den "];
    if !begins.iter().any(|word| first.starts_with(word)) {
        return None;
    }
    let mut whole = String::new();
    for (number, line) in lines.iter().take(BROKEN).enumerate() {
        if line.is_empty() {
            return None;
        }
        whole.push_str(line.trim_start_matches(['>', ' ']));
        whole.push(' ');
        let text = whole.trim_end();
        let ends = text.ends_with(':')
            && [" wrote", " schrieb", " a écrit", " hat geschrieben"]
                .iter()
                .any(|word| text.contains(word));
        // A day or a time belongs to it: "On the wall somebody wrote:" is a sentence.
        if ends && text.contains(|c: char| c.is_ascii_digit()) {
            return Some(number + 1);
        }
    }
    None
}

/// Quotes and blanks at the end, and what phones put there.
fn cut_end(lines: &mut Vec<&str>) {
    const PHONES: [&str; 8] = [
        "sent from my ",
        "sent from outlook",
        "get outlook for ",
        "von meinem ",
        "gesendet mit der ",
        "gesendet von ",
        "diese nachricht wurde von meinem ",
        "envoyé de mon ",
    ];
    while let Some(last) = lines.last() {
        let small = last.trim().to_lowercase();
        let phone =
            small.chars().count() < 100 && PHONES.iter().any(|word| small.starts_with(word));
        if last.is_empty() || is_quoted(last) || phone {
            lines.pop();
        } else {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> String {
        let markers = ["write your answer above".to_owned()];
        without_quotes(text, &markers)
    }

    #[test]
    fn what_is_answered_to_is_cut_as_each_program_writes_it() {
        for below in [
            "On Mon, Nov 24, 2026 at 10:00 AM Oriale <reply+x@y.example>\nwrote:\n\n> --- Please\n> Hello\n",
            "Am Mo., 24. Nov. 2026 um 10:00 Uhr schrieb Oriale <\nreply+x@y.example>:\n> Hallo\n>\n> Text\n",
            "Am 24.11.26 um 10:00 schrieb Oriale:\n> Hallo\n\n-- \nAnna Weber\nOriale GmbH\n",
            "Le 24 nov. 2026 à 10:00, Oriale <a@b.example> a écrit :\n\n> Bonjour\n",
            "-----Ursprüngliche Nachricht-----\nVon: Oriale\nText\n",
            "________________________________\nVon: Oriale <a@b.example>\nGesendet: Montag, 24. November 2026 10:00\nAn: Anna\nBetreff: AW: Drucker\n\nHallo\n",
            "*From:* Oriale <a@b.example>\n*Sent:* Monday\n*To:* Anna\n*Subject:* Printer\n\nHello",
            "--- Please write your answer above this line ---\n\nHello",
            "> --- Please write your answer above this line ---\n> Hello",
            "Von meinem iPhone gesendet\n\n> Am 24.11.2026 um 10:00 schrieb Oriale <a@b.example>:\n> \n> Hallo",
            "Sent from my iPhone",
            "-- \nAnna Weber\nOriale GmbH",
            "> a quote and nothing else",
            "",
        ] {
            assert_eq!(
                cut(&format!("Es geht wieder.\r\n\r\nDanke!\n\n{below}")),
                "Es geht wieder.\n\nDanke!",
                "{below}"
            );
        }
    }

    #[test]
    fn what_looks_like_it_and_is_not_stays() {
        for text in [
            "On the wall somebody wrote:\nBuy milk",
            "Am Montag komme ich.\nVon: mir\nviele Grüße",
            "> Geht es wieder?\nJa.\n> Auch der Scanner?\nNein.",
            "Zeile\n----------\nnoch eine Zeile",
            "Am 3.11. schrieb ich:\nnichts Besonderes",
        ] {
            assert_eq!(cut(text), text);
        }
    }

    #[test]
    fn answers_between_the_quotes_keep_them() {
        assert_eq!(
            cut(
                "Am 24.11.26 um 10:00 schrieb Oriale:\n> Geht es?\nJa.\n> Und der Scanner?\nNein.\n> Gruß\n"
            ),
            "> Geht es?\nJa.\n> Und der Scanner?\nNein."
        );
    }
}
