// Shows a native dialog as a modal one as long as it is there, and gives the focus back to where it was.

export function modal(element: HTMLDialogElement): () => void {
  const before = document.activeElement;
  element.showModal();
  element.querySelector<HTMLElement>("[data-first-focus]")?.focus();
  return () => {
    const there = before instanceof HTMLElement && before.isConnected && before !== document.body && before.checkVisibility();
    const back = there ? before : document.querySelector<HTMLElement>("main h1");
    // After the dialog has left the page, whose modality would refuse the focus.
    queueMicrotask(() => back?.focus());
  };
}
