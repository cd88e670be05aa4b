// What screen readers hear: outcomes at once, progress at most every three seconds, failures as alerts.

const progressPause = 3000;

export class Announcer {
  status = $state("");
  alert = $state("");
  #lastProgress = -Infinity;
  readonly #now: () => number;

  constructor(now: () => number = () => Date.now()) {
    this.#now = now;
  }

  /** A result that matters now. */
  say(sentence: string): void {
    this.status = heard(sentence, this.status);
  }

  /** A step of something that goes on; most of them are left out. */
  progress(sentence: string): void {
    if (this.#now() - this.#lastProgress < progressPause) return;
    this.#lastProgress = this.#now();
    this.status = sentence;
  }

  /** A failure. */
  alarm(sentence: string): void {
    this.alert = heard(sentence, this.alert);
  }
}

/** The same sentence twice is no change, and what does not change is not read out: a space at its end makes it one. */
const heard = (sentence: string, before: string) => (sentence === before ? `${sentence}\u00a0` : sentence);
