// Where messages stand: as near to the lower end as they can without lying over what can be pressed.

export type Box = { left: number; top: number; right: number; bottom: number };
export type Place = { left: number; top: number };

/** How far apart the places are that are tried, in pixels. */
const step = 16;

const boxAt = ({ left, top }: Place, width: number, height: number): Box => ({ left, top, right: left + width, bottom: top + height });

function shared(a: Box, b: Box): number {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return width > 0 && height > 0 ? width * height : 0;
}

/** How much of the obstacles a box lies over, in square pixels. */
export function covered(box: Box, obstacles: Box[]): number {
  return obstacles.reduce((sum, obstacle) => sum + shared(box, obstacle), 0);
}

/** The place in the room that covers least; among equals the one nearest to its lower right corner. */
export function freePlace(width: number, height: number, room: Box, obstacles: Box[]): Place {
  const corner = { left: Math.max(room.left, room.right - width), top: Math.max(room.top, room.bottom - height) };
  let best = { place: corner, over: Infinity, away: Infinity };
  for (let { top } = corner; top >= room.top; top -= step) {
    for (let { left } = corner; left >= room.left; left -= step) {
      const place = { left, top };
      const [over, away] = [covered(boxAt(place, width, height), obstacles), corner.top - top + corner.left - left];
      if (over < best.over || (over === best.over && away < best.away)) best = { place, over, away };
    }
  }
  return best.place;
}

/** What can be pressed or typed into, and is in view, apart from what is inside `own`. */
function pressable(own: Element): Box[] {
  return [...document.querySelectorAll("button, a[href], input, select, textarea, summary")]
    .filter((element) => !own.contains(element) && element.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
    .map((element) => element.getBoundingClientRect());
}

/** Keeps an element that is placed freely off whatever can be pressed; asked again, it moves only when it has to. */
export function standAside(element: HTMLElement): void {
  const { width, height, left, top } = element.getBoundingClientRect();
  // Nobody wants it to move away under the hand.
  if (height === 0 || element.matches(":hover, :focus-within")) return;
  const obstacles = pressable(element);
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const room = { left: rem * 0.75, top: rem * 0.75, right: window.innerWidth - rem * 0.75, bottom: window.innerHeight - rem * 0.75 };
  const placed = element.style.insetBlockStart !== "" && left >= 0 && top >= 0 && left + width <= window.innerWidth && top + height <= window.innerHeight;
  if (placed && covered(boxAt({ left, top }, width, height), obstacles) === 0) return;
  const place = freePlace(width, height, room, obstacles);
  Object.assign(element.style, { insetBlockStart: `${place.top}px`, insetInlineStart: `${place.left}px`, insetBlockEnd: "auto", insetInlineEnd: "auto" });
}
