// What the window itself remembers from one start to the next: widths, columns, keys, pairs of servers. Nothing of it is secret.

const place = (name: string) => `appferry.${name}`;

/** What was kept under a name; `undefined` where nothing was, or nothing that can be read. */
export function recall(name: string): unknown {
  try {
    return JSON.parse(globalThis.localStorage?.getItem(place(name)) ?? "");
  } catch {
    return undefined;
  }
}

export function keep(name: string, value: unknown): void {
  globalThis.localStorage?.setItem(place(name), JSON.stringify(value));
}
