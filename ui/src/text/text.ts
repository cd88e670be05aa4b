// The sentences in the language that is spoken. A sentence that a language has not got yet is said in English.

import { en, type Text } from "./en";
import { writeAs } from "./format";
import { complete } from "./translation";

export type { Text };

export type Language = "en" | "th";

type Catalogue = { locale: string; load: () => Promise<Text> };

const catalogues: Record<Language, Catalogue> = {
  en: { locale: "en-GB", load: () => Promise.resolve(en) },
  th: { locale: "th-TH", load: async () => complete(en, (await import("./th")).th) },
};

export const languages = Object.keys(catalogues) as Language[];

/** What is said now; whoever reads it later hears the language of then. */
export let text: Text = en;

/** The first of a person's locales that there is a catalogue for; English when there is none. */
export function understood(locales: readonly string[]): Language {
  const wanted = locales.map((locale) => locale.split(/[-_]/)[0]);
  return wanted.map((each) => languages.find((language) => language === each)).find((language) => language !== undefined) ?? "en";
}

/** Speaks `language` from now on, with the dates and separators of the person's own variety of it. */
export async function speak(language: Language, locales: readonly string[]): Promise<void> {
  const { locale, load } = catalogues[language];
  const spoken = await load();
  text = spoken;
  writeAs(locales.find((each) => each.split("-")[0] === language) ?? locale, spoken.units);
}
