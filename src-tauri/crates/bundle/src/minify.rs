//! The same JSON without the white space between its tokens, as an upload should be.

use std::borrow::Cow;

use rayon::prelude::*;

use crate::text::string_end;

/// Returns JSON text without the white space outside its strings; every other byte stays. Text that is no JSON
/// comes back without error and without meaning.
pub fn minify(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    minify_into(bytes, &mut out);
    out
}

/// Returns what [`minify`] returns, without a copy where there is nothing to leave out. At the ascending `cuts`, which
/// must be outside strings, the text may be cut, so that all cores can look at it.
pub(crate) fn minified<'b>(bytes: &'b [u8], cuts: &[usize]) -> Cow<'b, [u8]> {
    let starts = [0].into_par_iter().chain(cuts.par_iter().copied());
    let ends = cuts.par_iter().copied().chain([bytes.len()]);
    let len = starts.zip(ends).map(|(start, end)| minified_len(&bytes[start..end])).sum();
    if len == bytes.len() {
        return Cow::Borrowed(bytes);
    }
    let mut out = Vec::with_capacity(len);
    minify_into(bytes, &mut out);
    Cow::Owned(out)
}

/// Appends what [`minify`] returns.
pub(crate) fn minify_into(bytes: &[u8], out: &mut Vec<u8>) {
    runs(bytes, |run| out.extend_from_slice(run));
}

/// Tells whether [`minify`] would leave so many bytes or more. Most files are decided by counting all white space,
/// which is quick.
pub(crate) fn minifies_to_at_least(bytes: &[u8], limit: usize) -> bool {
    bytes.len() >= limit && (bytes.len() - spaces(bytes) >= limit || minified_len(bytes) >= limit)
}

/// Counts white space, in short sums that the compiler turns into vector instructions.
fn spaces(bytes: &[u8]) -> usize {
    let is_space = |byte: &u8| u8::from(matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
    let count = |part: &[u8]| usize::from(part.iter().map(is_space).sum::<u8>());
    bytes.par_chunks(1 << 16).map(|part| part.chunks(usize::from(u8::MAX)).map(count).sum::<usize>()).sum()
}

fn minified_len(bytes: &[u8]) -> usize {
    let mut len = 0;
    runs(bytes, |run| len += run.len());
    len
}

/// Hands over the stretches between white space, in order.
fn runs<'a>(bytes: &'a [u8], mut take: impl FnMut(&'a [u8])) {
    let (mut start, mut at) = (0, 0);
    while at < bytes.len() {
        match bytes[at] {
            b'"' => at = string_end(bytes, at),
            b' ' | b'\t' | b'\n' | b'\r' => {
                take(&bytes[start..at]);
                at += 1;
                start = at;
            }
            _ => at += 1,
        }
    }
    take(&bytes[start..]);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;
    use serde_json::value::RawValue;

    use super::*;

    #[test]
    fn white_space_goes_outside_strings_only() {
        let pretty = b" {\r\n\t\"a b\" : [ 1 , \" x\\\" y \" ]\n}\n";
        assert_eq!(minify(pretty), b"{\"a b\":[1,\" x\\\" y \"]}");
        assert_eq!(minified_len(pretty), minify(pretty).len());
        assert_eq!(minify(b""), b"");
        assert_eq!(minify(b"\"open \\"), b"\"open \\");
    }

    #[test]
    fn the_limit_is_exact() {
        let pretty = b"{ \"a b c\" : [ 1 ] }";
        let len = minify(pretty).len();
        assert!(minifies_to_at_least(pretty, len));
        assert!(!minifies_to_at_least(pretty, len + 1));
        assert!(minifies_to_at_least(b"   ", 0));
        assert!(!minifies_to_at_least(b"   ", 1));
    }

    fn json() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            "[ \"\\\\\n\ta-e\u{e01}\u{1f600}]{0,12}".prop_map(Into::into),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
                prop::collection::btree_map("[ \"\\\\a-c]{0,4}", inner, 0..6)
                    .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn pretty_and_compact_text_minify_to_the_same(value in json()) {
            let pretty = serde_json::to_vec_pretty(&value).unwrap();
            let compact = serde_json::to_vec(&value).unwrap();
            prop_assert_eq!(&minify(&pretty), &compact);
            prop_assert_eq!(&minify(&compact), &compact);
            prop_assert_eq!(minified_len(&pretty), compact.len());
            let cuts: Vec<usize> = serde_json::from_slice::<Vec<&RawValue>>(&pretty).unwrap_or_default().iter()
                .map(|raw| raw.get().as_ptr() as usize - pretty.as_ptr() as usize).collect();
            let parted = minified(&pretty, &cuts);
            prop_assert_eq!(parted.as_ref(), &compact);
            prop_assert!(matches!(minified(&compact, &[]), Cow::Borrowed(_)));
        }

        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(minify(&bytes).len() <= bytes.len());
        }
    }
}
