// Makes text that came from a server or a file harmless to read: nothing in it can be invisible or turn the line around.

// Control characters, line and paragraph separators, direction marks, zero-width and tag characters, lone surrogates
// (with the `u` flag a surrogate matches only when it is alone).
const unsafe =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}\ud800-\udfff]/gu;

function picture(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return "\u2421";
  return `[U+${code.toString(16).toUpperCase().padStart(4, "0")}]`;
}

/** Returns `text` with every control and direction character replaced by something that can be seen. */
export function visible(text: string): string {
  return text.replace(unsafe, picture);
}

/** Like `visible`, for text of several lines: line ends stay line ends. */
export function visibleLines(text: string): string {
  return text.split(/\r?\n/).map(visible).join("\n");
}
