// The locale that these tests expect, whatever the machine's is. It has to be imported before anything that formats.

Object.defineProperty(globalThis, "navigator", { value: { languages: ["th-TH", "en-GB"] }, configurable: true });
