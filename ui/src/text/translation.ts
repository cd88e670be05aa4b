// How a catalogue in another language is made whole: what it lacks is said in English, and nothing can be added.

/** Where English answers with certain sentences, another language answers with others. */
type Said<Answer> = Answer extends string ? string : Answer;

type Sentence<T> = T extends string ? string : T extends (...parts: infer Parts) => infer Answer ? (...parts: Parts) => Said<Answer> : Translation<T>;

/** A catalogue that may lack sentences. */
export type Translation<T> = { [Key in keyof T]?: Sentence<T[Key]> };

type Part = Record<string, unknown>;

const isPart = (value: unknown): value is Part => typeof value === "object" && value !== null;

/** Every sentence of `english`, in the other language where that has it. */
export function complete<T extends object>(english: T, other: Translation<T>): T {
  const said = Object.entries(english).map(([key, sentence]) => {
    const own = (other as Part)[key];
    return [key, own === undefined ? sentence : isPart(sentence) && isPart(own) ? complete(sentence, own as Translation<Part>) : own];
  });
  return Object.fromEntries(said) as T;
}

/** The places of all sentences, as "plan.counter.new". */
export function placesOf(catalogue: object, above = ""): string[] {
  return Object.entries(catalogue).flatMap(([key, sentence]) => (isPart(sentence) ? placesOf(sentence, `${above}${key}.`) : [`${above}${key}`]));
}
