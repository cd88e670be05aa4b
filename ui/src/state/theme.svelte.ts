// The chosen theme, written to the root element where src/styles/tokens.css reads it.

import type { Theme } from "../ipc/backend";

export class ThemeChoice {
  chosen = $state<Theme>("system");
  readonly #root: HTMLElement;
  readonly #moreContrast: MediaQueryList;

  constructor(root: HTMLElement, moreContrast: MediaQueryList) {
    this.#root = root;
    this.#moreContrast = moreContrast;
    moreContrast.addEventListener("change", () => this.#apply());
    this.#apply();
  }

  choose(theme: Theme): void {
    this.chosen = theme;
    this.#apply();
  }

  #apply(): void {
    this.#root.dataset["theme"] = this.chosen;
    const more = this.chosen === "high-contrast" || (this.chosen === "system" && this.#moreContrast.matches);
    if (more) this.#root.dataset["contrast"] = "more";
    else delete this.#root.dataset["contrast"];
  }
}
