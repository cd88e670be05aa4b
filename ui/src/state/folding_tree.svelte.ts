// A tree as rows: what is folded, where in it the person is, and the ways up, down, in and out.

import { shape, type TreeNode, type TreeShape } from "./tree_shape";

/** A node as one row: its place among the siblings that are shown, and whether it is open. */
export type TreeRow<Node extends TreeNode> = { index: number; node: Node; position: number; siblings: number; open: boolean | null };

export abstract class FoldingTree<Node extends TreeNode> {
  readonly nodes: Node[];
  find = $state("");
  readonly #closed: Uint8Array;
  /** What is closed while searching: at first nothing, so that every match is seen. */
  readonly #closedInSearch: Uint8Array;
  #folds = $state(0);
  #chosen = $state(-1);
  protected readonly shape: TreeShape<Node>;

  readonly rows: TreeRow<Node>[] = $derived.by(() => this.#rows());
  /** Where each node stands among the rows; −1 where it does not. */
  readonly #rowOf = $derived.by(() => {
    const rowOf = new Int32Array(this.nodes.length).fill(-1);
    for (const [at, row] of this.rows.entries()) rowOf[row.index] = at;
    return rowOf;
  });
  /** The current row; −1 when nothing is shown. */
  readonly at: number = $derived.by(() => this.#at());
  readonly current: Node | null = $derived(this.rows[this.at]?.node ?? null);

  constructor(nodes: Node[], startsClosed: (node: Node) => boolean) {
    this.nodes = nodes;
    this.shape = shape(nodes);
    this.#closed = Uint8Array.from(nodes, (node) => (startsClosed(node) ? 1 : 0));
    this.#closedInSearch = new Uint8Array(nodes.length);
  }

  /** Whether a node is there when everything above it is open. */
  protected abstract shown(index: number): boolean;

  /** Where to stand instead of a node that is not shown; −1 when nothing is. */
  protected abstract instead(index: number): number;

  search(words: string): void {
    if (this.find.trim() === "") this.#closedInSearch.fill(0);
    this.find = words;
  }

  go(row: number): void {
    const target = this.rows[Math.max(0, Math.min(this.rows.length - 1, row))];
    if (target) this.#chosen = target.index;
  }

  move(steps: number): void {
    this.go(this.at + steps);
  }

  /** Into a branch: opens it, or steps to what is first in it. */
  inward(): void {
    const row = this.rows[this.at];
    if (row?.open === false) this.fold(this.at, false);
    else if (row?.open) this.move(1);
  }

  /** Out of a branch: closes it, or steps to what holds it. */
  outward(): void {
    const row = this.rows[this.at];
    if (!row) return;
    if (row.open) return this.fold(this.at, true);
    const holder = this.shape.holder[row.index] ?? -1;
    if (holder >= 0) this.#chosen = holder;
  }

  fold(row: number, closed: boolean): void {
    const target = this.rows[row];
    if (!target) return;
    this.#folding()[target.index] = closed ? 1 : 0;
    this.#folds += 1;
  }

  /** Opens the branches beside the current row, as `*` does in trees. */
  openBeside(): void {
    const row = this.rows[this.at];
    if (!row) return;
    const holder = this.shape.holder[row.index];
    const closed = this.#folding();
    for (const index of this.nodes.keys()) if (this.shape.holder[index] === holder) closed[index] = 0;
    this.#folds += 1;
  }

  /** Goes to the next row whose label begins with what was typed. */
  typed(prefix: string): void {
    const wanted = prefix.toLowerCase();
    const from = prefix.length === 1 ? this.at + 1 : this.at;
    const rows = this.rows;
    for (let offset = 0; offset < rows.length; offset += 1) {
      const at = (from + offset) % rows.length;
      if (rows[at]?.node.label.toLowerCase().startsWith(wanted)) return this.go(at);
    }
  }

  /** Folds as another tree does, and goes to where it stands, as far as the same is in this one. */
  protected foldLike(before: FoldingTree<Node>): void {
    const current = before.current?.id;
    const indices = new Map(before.nodes.map((node, index) => [node.id, index]));
    for (const [index, node] of this.nodes.entries()) {
      const then = indices.get(node.id);
      if (then === undefined) continue;
      this.#closed[index] = before.#closed[then] ?? 0;
      this.#closedInSearch[index] = before.#closedInSearch[then] ?? 0;
      if (node.id === current) this.choose(index);
    }
  }

  /** Goes to a node, and opens what holds it. */
  protected choose(index: number): void {
    const closed = this.#folding();
    for (let holder = this.shape.holder[index] ?? -1; holder >= 0; holder = this.shape.holder[holder] ?? -1) closed[holder] = 0;
    this.#folds += 1;
    this.#chosen = index;
  }

  #folding(): Uint8Array {
    return this.find.trim() === "" ? this.#closed : this.#closedInSearch;
  }

  /** Every node that is shown and stands in an open branch. */
  #rows(): TreeRow<Node>[] {
    void this.#folds;
    const { holder, end } = this.shape;
    const closed = this.#folding();
    const rows: TreeRow<Node>[] = [];
    const siblings = new Map<number, TreeRow<Node>[]>();
    for (let index = 0; index < this.nodes.length; ) {
      const node = this.nodes[index];
      const next = end[index] ?? index + 1;
      if (!node || !this.shown(index)) {
        index = next;
        continue;
      }
      const open = this.#branches(index) ? closed[index] === 0 : null;
      const around = siblings.get(holder[index] ?? -1) ?? [];
      if (around.length === 0) siblings.set(holder[index] ?? -1, around);
      const row = { index, node, position: around.length + 1, siblings: 0, open };
      around.push(row);
      rows.push(row);
      index = open ? index + 1 : next;
    }
    for (const around of siblings.values()) for (const row of around) row.siblings = around.length;
    return rows;
  }

  /** Whether anything below `index` is shown. */
  #branches(index: number): boolean {
    const end = this.shape.end[index] ?? index + 1;
    for (let child = index + 1; child < end; child = this.shape.end[child] ?? child + 1) if (this.shown(child)) return true;
    return false;
  }

  /** The chosen row, else what holds it; when it is filtered out, the one that comes instead. */
  #at(): number {
    const from = this.#chosen >= 0 && this.shown(this.#chosen) ? this.#chosen : this.instead(this.#chosen);
    for (let index = from; index >= 0; index = this.shape.holder[index] ?? -1) {
      const row = this.#rowOf[index] ?? -1;
      if (row >= 0) return row;
    }
    return -1;
  }
}
