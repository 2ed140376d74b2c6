//! What the mail server in front found out about a mail's sender (RFC 8601).

/// Whether the server's word is that the domain sent the mail: `dmarc=pass`, or `dkim=pass` or `spf=pass` of that domain
/// or one above it.
///
/// `fields` are the values of `Authentication-Results`, topmost first. A sender can write such fields too; a server adds its
/// own above them and takes away others that bear its name (RFC 8601 §5). So the topmost with its name counts, and no
/// other.
pub(super) fn authenticated<'a>(
    fields: impl Iterator<Item = &'a str>,
    server: &str,
    domain: &str,
) -> bool {
    let results = fields
        .map(without_comments)
        .find_map(|field| results_of(&field, server));
    results.is_some_and(|results| {
        results
            .iter()
            .any(|result| passes(result, &domain.to_ascii_lowercase()))
    })
}

/// The results, one by one, if the field is the server's.
fn results_of(field: &str, server: &str) -> Option<Vec<String>> {
    let mut parts = split_unquoted(field, ';').into_iter();
    let head = parts.next()?;
    // A version may follow the name.
    let name = head.split_whitespace().next()?.trim_matches('"');
    name.eq_ignore_ascii_case(server).then(|| parts.collect())
}

fn passes(result: &str, domain: &str) -> bool {
    let words = words_of(result);
    let Some((method, outcome)) = words.first() else {
        return false;
    };
    if outcome != "pass" {
        return false;
    }
    let property = |name: &str| {
        let mut found = words.iter().skip(1).filter(|(key, _)| key == name);
        // Twice the same property is nobody's honest word.
        match (found.next(), found.next()) {
            (Some((_, value)), None) => Some(domain_of(value)),
            _ => None,
        }
    };
    match method.split('/').next().unwrap_or_default() {
        "dmarc" => property("header.from").is_none_or(|from| from == domain),
        "dkim" => property("header.d")
            .or_else(|| property("header.i"))
            .is_some_and(|signer| is_or_is_below(domain, signer)),
        "spf" => property("smtp.mailfrom").is_some_and(|sender| is_or_is_below(domain, sender)),
        _ => false,
    }
}

/// A domain's own mail, or that of one above it. A single label is above everybody and nobody's.
fn is_or_is_below(domain: &str, other: &str) -> bool {
    domain == other
        || (other.contains('.')
            && domain
                .strip_suffix(other)
                .is_some_and(|rest| rest.ends_with('.')))
}

fn domain_of(value: &str) -> &str {
    value.rsplit('@').next().unwrap_or(value)
}

/// `key=value` pairs, in small letters; blanks around `=` and quotes around values fall away.
fn words_of(result: &str) -> Vec<(String, String)> {
    let mut joined = String::with_capacity(result.len());
    for part in split_unquoted(result, '=') {
        if !joined.is_empty() {
            joined.push('=');
        }
        joined.push_str(part.trim());
    }
    split_unquoted(&joined, ' ')
        .iter()
        .flat_map(|words| words.split(['\t', '\r', '\n']))
        .filter_map(|word| word.split_once('='))
        .map(|(key, value)| {
            let value = value.trim_matches('"');
            (key.to_ascii_lowercase(), value.to_ascii_lowercase())
        })
        .collect()
}

/// Without what stands in parentheses, which nest and may be escaped (RFC 5322 §3.2.2).
fn without_comments(field: &str) -> String {
    let mut text = String::with_capacity(field.len());
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for character in field.chars() {
        let plain = !std::mem::take(&mut escaped);
        match character {
            '\\' if plain && (quoted || depth > 0) => escaped = true,
            '"' if plain && depth == 0 => quoted = !quoted,
            '(' if plain && !quoted => depth += 1,
            ')' if plain && !quoted && depth > 0 => {
                depth -= 1;
                text.push(' ');
                continue;
            }
            _ => {}
        }
        if depth == 0 {
            text.push(character);
        }
    }
    text
}

fn split_unquoted(text: &str, at: char) -> Vec<String> {
    let mut parts = vec![String::new()];
    let (mut quoted, mut escaped) = (false, false);
    for character in text.chars() {
        let plain = !std::mem::take(&mut escaped);
        match character {
            '\\' if plain && quoted => escaped = true,
            '"' if plain => quoted = !quoted,
            _ => {}
        }
        if character == at && !quoted {
            parts.push(String::new());
        } else if let Some(last) = parts.last_mut() {
            last.push(character);
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes_with(fields: &[&str]) -> bool {
        authenticated(fields.iter().copied(), "mx.msp.example", "Oriale.example")
    }

    #[test]
    fn a_pass_of_the_senders_domain_counts() {
        for good in [
            "mx.msp.example; dmarc=pass header.from=oriale.example",
            "MX.msp.example 1; dmarc = pass (p=none dis=none) header.from=oriale.example",
            "mx.msp.example;\r\n\tspf=fail smtp.mailfrom=x@y.example;\r\n\tdkim=pass header.d=oriale.example header.s=a",
            "mx.msp.example; dkim=pass (2048-bit key; unprotected) header.i=@oriale.example",
            "mx.msp.example; spf=pass smtp.mailfrom=anna@oriale.example",
            "mx.msp.example; spf=pass smtp.mailfrom=\"an na\"@oriale.example",
            "mx.msp.example; dkim=fail header.d=oriale.example; dkim=pass header.d=\"oriale.example\"",
        ] {
            assert!(passes_with(&[good]), "{good}");
        }
    }

    #[test]
    fn nothing_else_does() {
        for bad in [
            "",
            ";",
            "mx.msp.example",
            "mx.msp.example; none",
            "other.example; dmarc=pass header.from=oriale.example",
            "mx.msp.example; dmarc=pass header.from=evil.example",
            "mx.msp.example; dmarc=fail header.from=oriale.example",
            "mx.msp.example; dkim=pass header.d=evil.example",
            "mx.msp.example; dkim=pass header.d=example",
            "mx.msp.example; dkim=pass header.d=le.example",
            "mx.msp.example; dkim=pass header.d=sub.oriale.example",
            "mx.msp.example; dkim=pass",
            "mx.msp.example; spf=pass smtp.helo=oriale.example",
            "mx.msp.example; spf=softfail smtp.mailfrom=anna@oriale.example",
            "mx.msp.example; spf=fail reason=\"; dmarc=pass header.from=oriale.example\"",
            "mx.msp.example; spf=fail (; dmarc=pass header.from=oriale.example)",
            "mx.msp.example; spf=pass smtp.mailfrom=a@evil.example smtp.mailfrom=a@oriale.example",
            "\"mx.msp.example; dmarc=pass\"",
        ] {
            assert!(!passes_with(&[bad]), "{bad}");
        }
    }

    #[test]
    fn the_topmost_of_the_trusted_server_counts_and_no_other() {
        let honest = "mx.msp.example; dmarc=fail header.from=oriale.example";
        let forged = "mx.msp.example; dmarc=pass header.from=oriale.example";
        assert!(!passes_with(&[honest, forged]));
        assert!(passes_with(&["relay.example; dmarc=fail", forged]));
    }
}
