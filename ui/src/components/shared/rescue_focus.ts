// Keyboards must never be left without a place: when what had the focus is gone, the heading of the view takes it.

export function rescueFocus(): void {
  const { activeElement } = document;
  if (activeElement === null || activeElement === document.body) document.querySelector<HTMLElement>("main h1")?.focus();
}
