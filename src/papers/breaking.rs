//! Places to break lines where a text has none: an address or a key would run off the page.

use crate::text::{Block, Inline};

/// Characters that may stand in a row before a line may be broken between them.
const LONGEST_RUN: usize = 40;

/// The text with a place to break its line (U+200B) in each run of characters that is too long.
pub(super) fn breakable(text: &str) -> String {
    let mut broken = String::with_capacity(text.len());
    let mut run = 0;
    for character in text.chars() {
        run = if character.is_whitespace() {
            0
        } else {
            run + 1
        };
        if run > LONGEST_RUN {
            broken.push('\u{200b}');
            run = 1;
        }
        broken.push(character);
    }
    broken
}

/// The same for all that a part says.
pub(super) fn break_block(block: &mut Block) {
    match block {
        Block::Paragraph { body } | Block::Heading { body, .. } => {
            body.iter_mut().for_each(break_inline);
        }
        Block::Quote { blocks } => blocks.iter_mut().for_each(break_block),
        Block::List { items, .. } => items.iter_mut().flatten().for_each(break_block),
        Block::Code { text } => *text = breakable(text),
        Block::Rule => {}
        Block::Table { rows, .. } => rows.iter_mut().flatten().flatten().for_each(break_inline),
    }
}

fn break_inline(part: &mut Inline) {
    match part {
        Inline::Text { text } | Inline::Code { text } => *text = breakable(text),
        Inline::Strong { body }
        | Inline::Emph { body }
        | Inline::Strike { body }
        | Inline::Link { body, .. } => body.iter_mut().for_each(break_inline),
        Inline::Break | Inline::Picture { .. } => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Pictures, markdown_to_blocks};

    #[test]
    fn only_long_runs_are_broken() {
        let words = "word ".repeat(100);
        assert_eq!(breakable(&words), words);
        let key = "ä".repeat(LONGEST_RUN * 2 + 1);
        let broken = breakable(&key);
        assert_eq!(broken.replace('\u{200b}', ""), key);
        assert_eq!(broken.matches('\u{200b}').count(), 2);
    }

    #[test]
    fn an_address_stays_whole_behind_its_text() {
        let url = format!("https://x.example/{}", "a".repeat(100));
        let mut blocks = markdown_to_blocks(&format!("> - {url}"), &Pictures::new());
        blocks.iter_mut().for_each(break_block);
        let written = serde_json::to_string(&blocks).unwrap();
        assert!(written.contains(&format!(r#""url":"{url}""#)));
        assert!(written.contains('\u{200b}'));
    }
}
