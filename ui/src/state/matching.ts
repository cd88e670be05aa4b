// Whether what somebody types means a line, how well, and which of its letters are meant.

/** A piece of a line; `hit` when it is what was typed. */
export type Part = { text: string; hit: boolean };

const plain = (text: string) => text.normalize("NFC").toLocaleLowerCase();

/** The words that were typed. */
export function wordsOf(query: string): string[] {
  return plain(query).split(/\s+/).filter(Boolean);
}

/** How well a line fits: nothing fits better than nothing typed, and null is not at all. */
export function fits(words: string[], title: string, detail: string): number | null {
  const head = plain(title);
  const all = `${head} ${plain(detail)}`;
  if (!words.every((word) => all.includes(word))) return null;
  const begins = (line: string, word: string) => line.startsWith(word) || line.includes(` ${word}`);
  return words.reduce((sum, word) => sum + (begins(head, word) ? 4 : head.includes(word) ? 2 : begins(all, word) ? 1 : 0), 0);
}

/** Splits a line where the typed words are. */
export function marked(words: string[], line: string): Part[] {
  const low = plain(line);
  // Where lower case has another length, as of İ, nothing can be pointed at.
  if (low.length !== line.length) return [{ text: line, hit: false }];
  const hit = new Array<boolean>(line.length).fill(false);
  for (const word of words) {
    for (let at = low.indexOf(word); at >= 0; at = low.indexOf(word, at + word.length)) hit.fill(true, at, at + word.length);
  }
  const parts: Part[] = [];
  for (let at = 0, from = 0; at < line.length; at += 1) {
    if (at + 1 === line.length || hit[at + 1] !== hit[from]) {
      parts.push({ text: line.slice(from, at + 1), hit: hit[from] === true });
      from = at + 1;
    }
  }
  return parts;
}
