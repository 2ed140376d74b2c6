//! What is sent is encrypted for the browser: its push service, which passes it on, cannot read it (RFC 8291 and 8188).

use aes_gcm::{Aes128Gcm, KeyInit, aead::Aead};
use hkdf::Hkdf;
use p256::{
    PublicKey, SecretKey,
    ecdh::diffie_hellman,
    elliptic_curve::{Generate, sec1::ToSec1Point},
};
use sha2::Sha256;

/// The most that one record takes, and the one record is all there is.
const RECORD: u32 = 4096;
/// What may be said, in bytes: a record without its head, its end and its tag.
pub(super) const LONGEST: usize = 3900;

/// It cannot be encrypted: it is too long.
#[derive(Debug, thiserror::Error)]
#[error("it could not be encrypted")]
pub(super) struct NotSealed;

/// Encrypts for the browser with this key and this secret, with a key that is used once.
pub(super) fn seal(
    browser: &PublicKey,
    auth: &[u8; 16],
    plain: &[u8],
) -> Result<Vec<u8>, NotSealed> {
    let own = SecretKey::generate_from_rng(&mut rand::rng());
    seal_with(browser, auth, plain, &own, &rand::random())
}

fn seal_with(
    browser: &PublicKey,
    auth: &[u8; 16],
    plain: &[u8],
    own: &SecretKey,
    salt: &[u8; 16],
) -> Result<Vec<u8>, NotSealed> {
    if plain.len() > LONGEST {
        return Err(NotSealed);
    }
    let theirs = browser.to_sec1_point(false);
    let ours = own.public_key().to_sec1_point(false);
    let (theirs, ours) = (theirs.as_bytes(), ours.as_bytes());
    let shared = diffie_hellman(own.to_nonzero_scalar(), browser.as_affine());
    let expand = |salt: &[u8], key: &[u8], info: &[&[u8]], out: &mut [u8]| {
        Hkdf::<Sha256>::new(Some(salt), key)
            .expand_multi_info(info, out)
            .map_err(|_| NotSealed)
    };
    let (mut material, mut key, mut nonce) = ([0; 32], [0; 16], [0; 12]);
    let info: [&[u8]; 3] = [b"WebPush: info\0", theirs, ours];
    expand(auth, shared.raw_secret_bytes(), &info, &mut material)?;
    expand(
        salt,
        &material,
        &[b"Content-Encoding: aes128gcm\0"],
        &mut key,
    )?;
    expand(salt, &material, &[b"Content-Encoding: nonce\0"], &mut nonce)?;
    // 2 ends the last record.
    let record = [plain, &[2]].concat();
    let sealed = Aes128Gcm::new(&key.into())
        .encrypt(&nonce.into(), record.as_slice())
        .map_err(|_| NotSealed)?;
    let length = u8::try_from(ours.len()).map_err(|_| NotSealed)?;
    Ok([
        salt.as_slice(),
        &RECORD.to_be_bytes(),
        &[length],
        ours,
        &sealed,
    ]
    .concat())
}

#[cfg(test)]
mod tests {
    use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};

    use super::*;

    fn decode(text: &str) -> Vec<u8> {
        BASE64_URL_SAFE_NO_PAD.decode(text).unwrap()
    }

    #[test]
    fn it_is_encrypted_as_the_standard_shows() {
        // RFC 8291, Appendix A.
        let browser = PublicKey::from_sec1_bytes(&decode(
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        ))
        .unwrap();
        let auth: [u8; 16] = decode("BTBZMqHH6r4Tts7J_aSIgg").try_into().unwrap();
        let own =
            SecretKey::from_slice(&decode("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")).unwrap();
        let salt: [u8; 16] = decode("DGv6ra1nlYgDCS1FRnbzlw").try_into().unwrap();
        let plain = b"When I grow up, I want to be a watermelon";
        let sealed = seal_with(&browser, &auth, plain, &own, &salt).unwrap();
        assert_eq!(
            BASE64_URL_SAFE_NO_PAD.encode(sealed),
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
        );
    }

    #[test]
    fn what_is_too_long_is_not_sent() {
        let browser = SecretKey::generate_from_rng(&mut rand::rng()).public_key();
        let body = seal(&browser, &[7; 16], &[b'x'; LONGEST]).unwrap();
        assert!(body.len() <= 4096, "{}", body.len());
        assert!(seal(&browser, &[7; 16], &[b'x'; LONGEST + 1]).is_err());
    }
}
