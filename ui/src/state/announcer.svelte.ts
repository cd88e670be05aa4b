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
    this.status = sentence;
  }

  /** A step of something that goes on; most of them are left out. */
  progress(sentence: string): void {
    if (this.#now() - this.#lastProgress < progressPause) return;
    this.#lastProgress = this.#now();
    this.status = sentence;
  }

  /** A failure. */
  alarm(sentence: string): void {
    this.alert = sentence;
  }
}
